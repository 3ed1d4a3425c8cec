import type { Rng } from '@convkit/core';
import { type Rank, type ShapeMap, type Tensor, tensor, util } from '@tensorflow/tfjs-core';

/**
 * Values in random order that lie `gap` apart and at least half of it from 0: finite differences of a maximum or a ReLU
 * meet no kink there.
 */
export function spacedValues<R extends Rank>(shape: ShapeMap[R], rng: Rng, gap = 0.1): Tensor<R> {
  const size = util.sizeFromShape(shape);
  const order = rng.permutation(size);
  // From the middle outward, 0.5, -0.5, 1.5, -1.5 gaps and so on.
  const value = (rank: number) => (Math.floor(rank / 2) + 0.5) * (rank % 2 === 0 ? gap : -gap);
  return tensor(Float32Array.from(order, value), shape) as Tensor<R>;
}

/** Standard normal values. */
export function normalValues<R extends Rank>(shape: ShapeMap[R], rng: Rng): Tensor<R> {
  const values = Float32Array.from({ length: util.sizeFromShape(shape) }, () => rng.normal());
  return tensor(values, shape) as Tensor<R>;
}
