import type { Backend } from '@convkit/core';
import { linear } from '@convkit/ops';
import {
  add,
  env,
  grads,
  mul,
  reshape,
  softmax,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { cpu } from '../cpu.js';
import { useBackend } from '../selection/use-backend.js';
import { webgl } from './webgl.js';

const numbers = (rows: number, columns: number) =>
  tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) => (i % 97) / 97 - 0.5),
    [rows, columns],
  );

const OPERATIONS = {
  'a product with a number': (rows: number) => [mul(numbers(rows, 4), 2)],
  'a linear layer': (rows: number) => {
    const f = (x: Tensor, w: Tensor) => linear(x as Tensor2D, w as Tensor2D);
    const given = [numbers(rows, 4), numbers(4, 6)];
    return [f(...(given as [Tensor, Tensor])), ...grads(f)(given, numbers(rows, 6))];
  },
  'a sum of wide rows': (rows: number) => [
    sum(add(numbers(6, rows), 1), 0),
    sum(reshape(numbers(rows, 4), [1, rows, 4]), 2),
  ],
  'a softmax': (rows: number) => [softmax(reshape(numbers(rows, 4), [1, rows, 4]))],
  'images of one row': (rows: number) => [
    mul(reshape(numbers(rows, 4), [1, 1, rows, 4]), 3),
    tile(numbers(rows, 2), [1, 2]),
  ],
};

/** Computes with a short tensor first, whose shader must not be used for the long ones: their textures have another layout (packed ones beyond twice the largest side). tfjs would not use WebGL for an even shorter one. */
async function valuesOn(backend: Backend, run: (rows: number) => Tensor[]): Promise<Float32Array[]> {
  await useBackend([backend]);
  return [64, 12_000, 20_000].flatMap((rows) =>
    tidy(() => run(rows).map((output) => output.dataSync() as Float32Array)),
  );
}

it.each(Object.entries(OPERATIONS))(
  '%s with more rows than a texture matches the cpu backend',
  async (_, run) => {
    const expected = await valuesOn(cpu(), run);
    const actual = await valuesOn(webgl(), run);
    expect(env().getNumber('WEBGL_MAX_TEXTURE_SIZE')).toBeLessThan(20_000 / 2);
    const wrong = actual.map((values, i) => {
      const wanted = expected[i] as Float32Array;
      const isWrong = (value: number, at: number) => !(Math.abs(value - (wanted[at] as number)) < 1e-2);
      return values.filter(isWrong).length;
    });
    expect(wrong).toEqual(actual.map(() => 0));
  },
);
