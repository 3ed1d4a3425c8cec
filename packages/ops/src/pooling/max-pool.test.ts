import { ConfigError, Rng, ShapeError } from '@convkit/core';
import { installGradients } from '@convkit/ops';
import { checkGradients, expectClose, expectNoLeaks, normalValues, spacedValues } from '@convkit/testing';
import {
  grad,
  neg,
  ones,
  type Rank,
  relu,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { poolBy } from '../references.fixture.js';
import { maxPool } from './max-pool.js';
import { geometryOf, POOLS } from './pools.fixture.js';

// For the sums in this file. Pooling has its own gradients.
beforeAll(installGradients);

/** Small steps, because a maximum is linear only up to the next value. */
const STEPS = { epsilon: 1e-3, tolerance: 2e-3 };

describe.each(POOLS)('max pooling with $name', (pool) => {
  const values = () => spacedValues<Rank.R4>([...pool.input], new Rng(1));
  // Every value is negative, so a padding of zeros would win.
  const negative = () => sub(values(), 10) as Tensor4D;

  it.each([
    ['values', values],
    ['negative values', negative],
  ])('is the largest value of each window: %s', (_, make) => {
    const x = make();
    const expected = poolBy({ shape: x.shape, values: [...x.dataSync()] }, geometryOf(pool), (cells) =>
      Math.max(...cells),
    );
    const y = maxPool(x, pool.options);
    expect(y.shape).toEqual(expected.shape);
    expectClose(y, expected.values, { relative: 0, absolute: 0 });
  });

  it.each([
    ['values', values],
    ['negative values', negative],
  ])('has a gradient that matches finite differences: %s', (_, make) => {
    checkGradients((x) => maxPool(x as Tensor4D, pool.options), [make()], STEPS);
  });
});

const gradientOf = (x: Tensor4D, options: Parameters<typeof maxPool>[1]) =>
  grad((input: Tensor) => sum(maxPool(input as Tensor4D, options)))(x);

it('passes the gradient to the first of equal values', () => {
  const x = tensor4d([1, 3, 3, 3], [1, 2, 2, 1]);
  expectClose(gradientOf(x, { size: 2 }), [0, 1, 0, 0]);
  expectClose(gradientOf(ones<Rank.R4>([1, 3, 3, 1]), { size: 2, stride: 1 }), [1, 1, 0, 1, 1, 0, 0, 0, 0]);
});

it('adds the gradients of overlapping windows', () => {
  const x = tensor4d([0, 0, 0, 0, 5, 0, 0, 0, 0], [1, 3, 3, 1]);
  expectClose(gradientOf(x, { size: 2, stride: 1 }), [0, 0, 0, 0, 4, 0, 0, 0, 0]);
});

it('passes back the gradients of all nine windows of a 6x6 image in ceil mode', () => {
  const x = normalValues<Rank.R4>([1, 6, 6, 1], new Rng(1));
  expectClose(sum(gradientOf(x, { size: 3, stride: 2, ceilMode: true })), 9);
});

it('accepts an empty batch', () => {
  expect(maxPool(normalValues<Rank.R4>([0, 4, 4, 2], new Rng(1)), { size: 2 }).shape).toEqual([0, 2, 2, 2]);
});

it('leaks no tensors', () => {
  const x = normalValues<Rank.R4>([1, 4, 4, 2], new Rng(1));
  expectNoLeaks(() => maxPool(x, { size: 2 }).dispose());
  expectNoLeaks(() => gradientOf(x, { size: 2 }).dispose());
  expectNoLeaks(() => tidy(() => void neg(relu(maxPool(x, { size: 3, stride: 1 })))));
});

it('rejects windows that do not fit the image', () => {
  const x = normalValues<Rank.R4>([1, 3, 8, 1], new Rng(1));
  expect(() => maxPool(x, { size: 4 })).toThrow(
    'a pooling window of 4x4 with stride 4x4 and padding valid does not fit an input of shape [1,3,8,1]',
  );
  expect(() => maxPool(x, { size: 3, padding: 2 })).toThrow(ShapeError);
  expect(() => maxPool(normalValues([3, 8, 1], new Rng(1)) as unknown as Tensor4D, { size: 2 })).toThrow(
    ShapeError,
  );
});

it.each([
  { size: 0 },
  { size: [2, 1.5] as const },
  { size: 2, stride: 0 },
  { size: 2, padding: -1 },
  { size: 2, padding: 0.5 },
])('rejects %o', (options) => {
  expect(() => maxPool(normalValues<Rank.R4>([1, 4, 4, 1], new Rng(1)), options)).toThrow(ConfigError);
});
