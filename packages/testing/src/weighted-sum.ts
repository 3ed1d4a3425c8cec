import { type Rng, ShapeError } from '@convkit/core';
import { customGrad, type Scalar, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** Draws the weights that reduce outputs to a scalar. They are exact in float32, and none is near 0. */
export function scalarWeights(outputs: readonly Tensor[], rng: Rng): Float32Array[] {
  return outputs.map(({ size, shape }) => {
    if (size === 0)
      throw new ShapeError(`cannot check the gradient of an empty output, got shape [${shape}]`);
    return Float32Array.from({ length: size }, () => (rng.uniform() < 0.5 ? -1 : 1) * (0.5 + rng.uniform()));
  });
}

/** Computes sum(weights * y) over all outputs y, with its own gradient, so that none needs to be registered. */
export function weightedSum(outputs: readonly Tensor[], weights: readonly Float32Array[]): Scalar {
  let total = 0;
  outputs.forEach((output, index) => {
    const own = weights[index] as Float32Array;
    output.dataSync<'float32'>().forEach((value, i) => {
      total += value * (own[i] as number);
    });
  });
  const sum = customGrad(() => ({
    value: tensor(total, []),
    gradFunc: () => outputs.map(({ shape }, index) => tensor(weights[index] as Float32Array, shape)),
  }));
  return sum(...outputs) as Scalar;
}
