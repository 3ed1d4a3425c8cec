import { argMax, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

it.each([[[1]], [[5]], [[3, 1]], [[7, 10]], [[0, 4]], [[2, 3, 5]], [[2000, 3]]])(
  'finds the largest value of each row of %j',
  (shape) => {
    expectSameOnBoth(() => argMax(random('x', ...shape), -1));
  },
);

it('leaves other axes and integers to tfjs', () => {
  expectSameOnBoth(() => [argMax(random('x', 4, 5), 0), argMax(tensor2d([[1, 3, 2]], [1, 3], 'int32'), 1)]);
});

it('takes the first of equal values, and passes over NaN after the first column', () => {
  const { NaN: nan, NEGATIVE_INFINITY: low } = Number;
  const indices = argMax(
    tensor2d([
      [2, 5, 5],
      [low, low, low],
      [1, nan, 2],
      [nan, 1, 2],
    ]),
    1,
  ) as Tensor;
  expect([...indices.dataSync()]).toEqual([1, 0, 2, 0]);
});
