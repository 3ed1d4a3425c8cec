import { type Module, ShapeError } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

/** Tests that the module rejects inputs of these shapes with an error that names the shape and has a hint. */
export function testRejectedInputs(create: () => Module, shapes: readonly (readonly number[])[]): void {
  it.each(shapes.map((shape) => [shape]))('rejects an input of shape %j', (shape) => {
    const run = () => create().forward(tf.zeros([...shape]));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`[${shape}]`);
    expect(run).toThrow(expect.objectContaining({ hint: expect.stringMatching(/\w/) }));
  });
}
