import { type Rng, ShapeError } from '@convkit/core';
import { customGrad, type Scalar, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Random weights that make one number of an output: exact in float32, and none of them near 0. */
export function scalarWeights({ size, shape }: Tensor, rng: Rng): Float32Array {
  if (size === 0) throw new ShapeError(`an output of shape [${shape}] has no gradient`);
  return Float32Array.from({ length: size }, () => (rng.uniform() < 0.5 ? -1 : 1) * (0.5 + rng.uniform()));
}

/** sum(weights * y), with a gradient that needs no registered one. */
export function weightedSum(y: Tensor, weights: Float32Array): Scalar {
  const total = y.dataSync<'float32'>().reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  const sum = customGrad((output) => ({
    value: tensor(total, []),
    gradFunc: () => tensor(weights, (output as Tensor).shape),
  }));
  return sum(y) as Scalar;
}
