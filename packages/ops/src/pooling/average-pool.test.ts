import { Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues } from '@convkit/testing';
import { grad, ones, type Rank, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { mean, poolBy } from '../references.fixture.js';
import { averagePool } from './average-pool.js';
import { geometryOf, POOLS } from './pools.fixture.js';

// For the sums in this file. Pooling has its own gradients.
beforeAll(installGradients);

describe.each(POOLS)('average pooling with $name', (pool) => {
  const values = () => normalValues<Rank.R4>([...pool.input], new Rng(1));

  it('is the mean of the pixels inside the image', () => {
    const x = values();
    const expected = poolBy({ shape: x.shape, values: [...x.dataSync()] }, geometryOf(pool), mean);
    const y = averagePool(x, pool.options);
    expect(y.shape).toEqual(expected.shape);
    expectClose(y, expected.values);
  });

  it('has a gradient that matches finite differences', () => {
    checkGradients((x) => averagePool(x as Tensor4D, pool.options), [values()], { tolerance: 1e-4 });
  });
});

const gradientOf = (x: Tensor4D, options: Parameters<typeof averagePool>[1]) =>
  grad((input: Tensor) => sum(averagePool(input as Tensor4D, options)))(x);

it('spreads a gradient over the pixels of its window only', () => {
  const x = ones<Rank.R4>([1, 3, 3, 1]);
  // Windows of four, two, two and one pixels.
  expectClose(gradientOf(x, { size: 2, ceilMode: true }), [0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1]);
});

it('accepts an empty batch', () => {
  expect(averagePool(normalValues<Rank.R4>([0, 4, 4, 2], new Rng(1)), { size: 2 }).shape).toEqual([
    0, 2, 2, 2,
  ]);
});

it('leaks no tensors', () => {
  const x = normalValues<Rank.R4>([1, 5, 5, 2], new Rng(1));
  for (const options of [{ size: 5 }, { size: 2, stride: 1 }, { size: 3, stride: 2, padding: 1 }]) {
    expectNoLeaks(() => averagePool(x, options).dispose());
    expectNoLeaks(() => gradientOf(x, options).dispose());
  }
});

it('rejects windows that do not fit the image', () => {
  expect(() => averagePool(normalValues<Rank.R4>([1, 3, 8, 1], new Rng(1)), { size: 4 })).toThrow(ShapeError);
});
