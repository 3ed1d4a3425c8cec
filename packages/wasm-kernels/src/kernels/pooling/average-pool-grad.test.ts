import { averagePool, type PoolOptions } from '@convkit/ops';
import { grad, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { expectSameOnBoth, random, startBackends } from '../../backends.fixture.js';

beforeAll(startBackends);

it.each<[input: number[], options: PoolOptions]>([
  [[2, 4, 6, 3], { size: 2 }],
  [[1, 5, 7, 1], { size: 2 }],
  [[1, 7, 5, 3], { size: [3, 2], stride: 2 }],
  [[1, 4, 5, 2], { size: 3, stride: 1 }],
  [[2, 8, 9, 1], { size: 2, stride: 3 }],
  [[1, 5, 6, 5], { size: 3, stride: 2, padding: 1 }],
  [[1, 5, 6, 3], { size: 3, stride: 2, padding: 'same' }],
  [[1, 6, 7, 3], { size: 3, stride: 2, padding: 1, ceilMode: true }],
  [[3, 7, 7, 4], { size: 7 }],
])('the mean over %j with %j and its gradient match the cpu backend', (input, options) => {
  const pool = (x: Tensor) => averagePool(x as Tensor4D, options);
  expectSameOnBoth(() => {
    const x = random('x', ...input);
    const y = pool(x);
    return [y, grad(pool)(x, random('dy', ...y.shape))];
  });
});
