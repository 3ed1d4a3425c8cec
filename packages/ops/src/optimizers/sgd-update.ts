import { checkArguments, checkOptions } from '@convkit/core';
import { add, mul, type Scalar, sub, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels.js';
import { updateInGroups } from './grouped-updates.js';
import { PARAMETERS } from './parameter-list.js';

/** A parameter with its velocity and gradient. */
export interface SgdParameter {
  /** The parameter. */
  readonly weight: Variable;
  /** Decaying sum of gradients; the shape of the weight. */
  readonly velocity: Variable;
  /** Gradient of this step. */
  readonly gradient: Tensor;
}

type SgdAttrs = KernelContract['SgdUpdate']['attrs'];

/** Options of `sgdUpdates`. */
export interface SgdOptions extends SgdAttrs {
  /** Multiplies every gradient before the update, such as the result of `clipFactor`. Defaults to 1. */
  readonly factor?: Scalar;
}

/** Argument of `sgdUpdate`. */
export interface SgdUpdate extends SgdParameter, SgdOptions {}

/**
 * Updates one parameter by SGD with momentum: v <- m v + g; w <- w - lr v, or w <- w - lr (g + m v) with Nesterov momentum.
 * Sutskever et al. 2013, in the form that PyTorch uses.
 */
export function sgdUpdate(update: SgdUpdate): void {
  checkArguments('sgdUpdate', { update }, { update: 'object' });
  sgdUpdates([update], update);
}

/** Updates many parameters by `sgdUpdate` at once. */
export function sgdUpdates(parameters: readonly SgdParameter[], options: SgdOptions): void {
  checkArguments('sgdUpdates', { parameters }, { parameters: PARAMETERS });
  checkOptions('sgdUpdates', options, { learningRate: 'number', momentum: 'number', nesterov: 'boolean?' });
  const { learningRate, momentum, nesterov, factor } = options;
  const operands = parameters.map(({ weight, velocity, gradient }) => ({
    state: [weight, velocity],
    gradient,
  }));
  const attrs = { learningRate, momentum, nesterov };
  updateInGroups('SgdUpdate', operands, attrs, factor, ({ state, gradient }) => {
    const [weight, velocity] = state as [Variable, Variable];
    const v = add(mul(velocity, momentum), gradient);
    const direction = nesterov ? add(gradient, mul(v, momentum)) : v;
    return [sub(weight, mul(direction, learningRate)), v];
  });
}
