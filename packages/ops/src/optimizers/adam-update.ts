import {
  add,
  div,
  mul,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { AdamAttrs } from '../kernels.js';
import { updateJointly } from './joint-updates.js';

export interface AdamParameter {
  readonly weight: Variable;
  /** Running mean of the gradient and of its square, of the weight's shape. */
  readonly first: Variable;
  readonly second: Variable;
  readonly gradient: Tensor;
}

export interface AdamOptions extends AdamAttrs {
  /** Multiplies every gradient first, as `clipFactor` gives it; 1 where absent. */
  readonly factor?: Scalar;
}

export interface AdamUpdate extends AdamParameter, AdamOptions {}

/** Adam with bias correction (Kingma & Ba 2015, algorithm 1); weight decay is decoupled (Loshchilov & Hutter 2019, algorithm 2). */
export function adamUpdate(update: AdamUpdate): void {
  adamUpdates([update], update);
}

/** The same for many parameters at once: a step's. */
export function adamUpdates(parameters: readonly AdamParameter[], options: AdamOptions): void {
  const { learningRate, beta1, beta2, epsilon, step, weightDecay, factor } = options;
  const operands = parameters.map(({ weight, first, second, gradient }) => ({
    state: [weight, first, second],
    gradient,
  }));
  const attrs = { learningRate, beta1, beta2, epsilon, step, weightDecay };
  updateJointly('AdamUpdate', operands, attrs, factor, ({ state, gradient }) => {
    const [weight, first, second] = state as [Variable, Variable, Variable];
    const m = add(mul(first, beta1), mul(gradient, 1 - beta1));
    const v = add(mul(second, beta2), mul(square(gradient), 1 - beta2));
    const scale = add(div(sqrt(v), Math.sqrt(1 - beta2 ** step)), epsilon);
    const decayed = weightDecay === 0 ? weight : mul(weight, 1 - learningRate * weightDecay);
    return [sub(decayed, mul(div(m, scale), learningRate / (1 - beta1 ** step))), m, v];
  });
}
