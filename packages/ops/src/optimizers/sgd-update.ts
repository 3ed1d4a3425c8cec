import { add, mul, type Scalar, sub, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels.js';
import { updateJointly } from './joint-updates.js';

export interface SgdParameter {
  readonly weight: Variable;
  /** Running sum of gradients, of the weight's shape. */
  readonly velocity: Variable;
  readonly gradient: Tensor;
}

type SgdAttrs = KernelContract['SgdUpdate']['attrs'];

export interface SgdOptions extends SgdAttrs {
  /** Multiplies every gradient first, as `clipFactor` gives it; 1 where absent. */
  readonly factor?: Scalar;
}

export interface SgdUpdate extends SgdParameter, SgdOptions {}

/** v <- m v + g; w <- w - lr v, or w - lr (g + m v) with Nesterov's look-ahead: the form of Sutskever et al. 2013 that PyTorch uses. */
export function sgdUpdate(update: SgdUpdate): void {
  sgdUpdates([update], update);
}

/** The same for many parameters at once: a step's. */
export function sgdUpdates(parameters: readonly SgdParameter[], options: SgdOptions): void {
  const { learningRate, momentum, nesterov, factor } = options;
  const operands = parameters.map(({ weight, velocity, gradient }) => ({
    state: [weight, velocity],
    gradient,
  }));
  const attrs = { learningRate, momentum, nesterov };
  updateJointly('SgdUpdate', operands, attrs, factor, ({ state, gradient }) => {
    const [weight, velocity] = state as [Variable, Variable];
    const v = add(mul(velocity, momentum), gradient);
    const direction = nesterov ? add(gradient, mul(v, momentum)) : v;
    return [sub(weight, mul(direction, learningRate)), v];
  });
}
