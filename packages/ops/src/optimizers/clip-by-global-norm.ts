import { type ArgumentKind, checkArguments } from '@convkit/core';
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

const TENSORS: ArgumentKind = [
  'an array of tensors',
  (value) => Array.isArray(value) && value.every((tensor) => tensor?.dataId !== undefined),
];

/** The joint 2-norm of all `tensors`; 0 for an empty list. Pascanu et al. 2013, section 3.2. */
export function globalNorm(tensors: readonly Tensor[]): Scalar {
  checkArguments('globalNorm', { tensors }, { tensors: TENSORS });
  if (tensors.length === 0) return scalar(0);
  return tidy(() => {
    const [norm] = dispatch('GlobalNorm', { ...tensors }, {}, () => [
      sqrt(addN(tensors.map((tensor) => sum(square(tensor))))),
    ]);
    return norm as Scalar;
  });
}

/**
 * The factor by which clipping scales all gradients, min(1, maxNorm / norm): Pascanu et al. 2013, algorithm 1. It is NaN if the
 * norm is NaN.
 */
export function clipFactor(gradients: readonly Tensor[], maxNorm: number): Scalar {
  checkArguments('clipFactor', { gradients, maxNorm }, { gradients: TENSORS, maxNorm: 'positive' });
  return tidy(() => minimum(div(scalar(maxNorm), globalNorm(gradients)), 1));
}

/** Clips gradients to a joint norm of `maxNorm`. Passing `clipFactor` to the update saves these tensors. */
export function clipByGlobalNorm(
  gradients: ReadonlyMap<string, Tensor>,
  maxNorm: number,
): Map<string, Tensor> {
  checkArguments('clipByGlobalNorm', { gradients, maxNorm }, { gradients: 'Map', maxNorm: 'positive' });
  const clipped = tidy(() => {
    const factor = clipFactor([...gradients.values()], maxNorm);
    return [...gradients.values()].map((gradient) => mul(gradient, factor));
  });
  return new Map([...gradients.keys()].map((key, index) => [key, clipped[index] as Tensor]));
}
