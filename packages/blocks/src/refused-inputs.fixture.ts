import { type Module, ShapeError } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

/** Tests that the module refuses inputs of these shapes with an error that names the shape and says what to do. */
export function refusesInputs(create: () => Module, shapes: readonly (readonly number[])[]): void {
  it.each(shapes.map((shape) => [shape]))('refuses an input of shape %j, and says so', (shape) => {
    const run = () => create().forward(tf.zeros([...shape]));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`[${shape}]`);
    expect(run).toThrow(expect.objectContaining({ hint: expect.stringMatching(/\w/) }));
  });
}
