import {
  addN,
  div,
  minimum,
  mul,
  type Scalar,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';

/** The joint 2-norm of all `tensors`, 0 of none: Pascanu et al. 2013, section 3.2. */
export function globalNorm(tensors: readonly Tensor[]): Scalar {
  if (tensors.length === 0) return scalar(0);
  return tidy(() => {
    const [norm] = dispatch('GlobalNorm', { ...tensors }, {}, () => [
      sqrt(addN(tensors.map((tensor) => sum(square(tensor))))),
    ]);
    return norm as Scalar;
  });
}

/** What clipping multiplies all `gradients` by: min(1, maxNorm / norm), algorithm 1 there; NaN if the norm is. */
export function clipFactor(gradients: readonly Tensor[], maxNorm: number): Scalar {
  return tidy(() => minimum(div(scalar(maxNorm), globalNorm(gradients)), 1));
}

/** The gradients, clipped together. An update that takes `clipFactor` itself spares them. */
export function clipByGlobalNorm(
  gradients: ReadonlyMap<string, Tensor>,
  maxNorm: number,
): Map<string, Tensor> {
  const clipped = tidy(() => {
    const factor = clipFactor([...gradients.values()], maxNorm);
    return [...gradients.values()].map((gradient) => mul(gradient, factor));
  });
  return new Map([...gradients.keys()].map((key, index) => [key, clipped[index] as Tensor]));
}
