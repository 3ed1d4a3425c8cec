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
  tidy(() => {
    const inputs = { weight, velocity, gradient };
    const [newWeight, newVelocity] = dispatch(
      'SgdUpdate',
      inputs,
      { learningRate, momentum, nesterov },
      () => {
        const v = add(mul(velocity, momentum), gradient);
        const direction = nesterov ? add(gradient, mul(v, momentum)) : v;
        return [sub(weight, mul(direction, learningRate)), v];
      },
    ) as [Tensor, Tensor];
    weight.assign(newWeight);
    velocity.assign(newVelocity);
  });
}
