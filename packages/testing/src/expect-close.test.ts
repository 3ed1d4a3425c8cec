import { tensor, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { expectClose } from './expect-close.js';

it('accepts values within the tolerance, of tensors, arrays and numbers', () => {
  expectClose(tensor2d([[1, 2]]), tensor2d([[1.000005, 2]]));
  expectClose(tensor2d([[1, 2]]), [[1, 2]]);
  expectClose(new Float32Array([1, 2]), [1, 2]);
  expectClose(tensor(3), 3);
  expectClose([1e6], [1e6 + 5]);
  expectClose([0], [1e-7]);
  expectClose([1], [1.4], { absolute: 0.5 });
});

it('reports the worst value, and by how much it is off', () => {
  expect(() =>
    expectClose(
      tensor2d([
        [1, 2.5],
        [3, 5],
      ]),
      [1, 2, 3, 4],
      { relative: 0, absolute: 0.1 },
    ),
  ).toThrow('value [1,1] is 5 instead of 4, 10.0 times the tolerance away (relative 0, absolute 0.1)');
  expect(() => expectClose([1, 2], [1, 3])).toThrow(/^value 1 is 2 instead of 3/);
  expect(() => expectClose(tensor(1), 2)).toThrow(/^value \[\] is 1 instead of 2/);
});

it('compares shapes and numbers of values', () => {
  expect(() => expectClose(tensor([1, 2], [1, 2]), tensor([1, 2], [2, 1]))).toThrow();
  expect(() => expectClose([1, 2], [1])).toThrow();
});

it('accepts NaN for NaN and an infinity for itself only', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  expectClose([nan, infinity, -infinity], [nan, infinity, -infinity]);
  for (const [actual, expected] of [
    [nan, 1],
    [1, nan],
    [infinity, -infinity],
    [1, infinity],
    [infinity, 1],
    [nan, infinity],
  ] as const) {
    expect(() => expectClose([0, actual], [0, expected]), `${actual} for ${expected}`).toThrow(/^value 1/);
  }
});
