import { add, mul, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { dispatch } from './dispatch.js';

export interface SgdUpdate {
  readonly weight: Variable;
  /** Running sum of gradients, of the weight's shape. */
  readonly velocity: Variable;
  readonly gradient: Tensor;
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** v <- m v + g; w <- w - lr v, or w - lr (g + m v) with Nesterov's look-ahead: the form of Sutskever et al. 2013 that PyTorch uses. */
export function sgdUpdate(update: SgdUpdate): void {
  const { weight, velocity, gradient, learningRate, momentum, nesterov } = update;
  dispatch('SgdUpdate', { weight, velocity, gradient }, { learningRate, momentum, nesterov }, () => {
    tidy(() => {
      velocity.assign(add(mul(velocity, momentum), gradient));
      const direction = nesterov ? add(gradient, mul(velocity, momentum)) : velocity;
      weight.assign(sub(weight, mul(direction, learningRate)));
    });
    return [];
  });
}
