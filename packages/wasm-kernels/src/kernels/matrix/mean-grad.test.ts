import { installGradients } from '@convkit/ops';
import { grad, mean, mul, sum, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(async () => {
  installGradients();
  await startBackends();
});

it.each<[number[], number[] | number | undefined]>([
  [
    [2, 7, 7, 5],
    [1, 2],
  ],
  [
    [3, 2, 3, 8],
    [2, 1],
  ],
  [[4, 6], 0],
  [[4, 6], 1],
  [[5], undefined],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], -2],
  [
    [1, 9, 9, 130],
    [1, 2],
  ],
])('computes the gradient of a mean of %j over the axes %j', (shape, axes) => {
  expectSameOnBoth(() => {
    const loss = (x: Tensor) => {
      const y = mean(x, axes);
      return sum(mul(y, random('weight', ...y.shape)));
    };
    return grad(loss)(random('x', ...shape));
  });
});
