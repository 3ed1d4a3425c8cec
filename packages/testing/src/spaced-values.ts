import type { Rng } from '@convkit/core';
import { type ArgumentKind, checkArguments } from '@convkit/core';
import { type Rank, type ShapeMap, type Tensor, tensor, util } from '@tensorflow/tfjs-core';

const SHAPE: ArgumentKind = [
  'a shape of at most 2^24 elements',
  (value) =>
    Array.isArray(value) &&
    value.every((length) => Number.isSafeInteger(length) && length >= 0) &&
    util.sizeFromShape(value) <= 2 ** 24,
];

/**
 * Creates values in random order that are `gap` apart, and at least half of that from 0, so that finite differences do not cross
 * a kink of a maximum or a ReLU.
 * @param gap Defaults to 0.1.
 */
export function spacedValues<R extends Rank>(shape: ShapeMap[R], rng: Rng, gap = 0.1): Tensor<R> {
  checkArguments('spacedValues', { shape, rng, gap }, { shape: SHAPE, rng: 'rng', gap: 'positive' });
  const size = util.sizeFromShape(shape);
  const order = rng.permutation(size);
  // From 0 outward: 0.5, -0.5, 1.5, -1.5 gaps and so on.
  const value = (rank: number) => (Math.floor(rank / 2) + 0.5) * (rank % 2 === 0 ? gap : -gap);
  return tensor(Float32Array.from(order, value), shape) as Tensor<R>;
}

/** Draws values from the standard normal distribution. */
export function normalValues<R extends Rank>(shape: ShapeMap[R], rng: Rng): Tensor<R> {
  checkArguments('normalValues', { shape, rng }, { shape: SHAPE, rng: 'rng' });
  const values = Float32Array.from({ length: util.sizeFromShape(shape) }, () => rng.normal());
  return tensor(values, shape) as Tensor<R>;
}
