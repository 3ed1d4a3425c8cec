import { checkArguments, checkOptions } from '@convkit/core';
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
import { updateInGroups } from './grouped-updates.js';
import { PARAMETERS } from './parameter-list.js';

/** A parameter with its moments and gradient. */
export interface AdamParameter {
  /** The parameter. */
  readonly weight: Variable;
  /** First moment, the running mean of gradients; the shape of the weight. */
  readonly first: Variable;
  /** Second moment, the running mean of squared gradients; the shape of the weight. */
  readonly second: Variable;
  /** Gradient of this step. */
  readonly gradient: Tensor;
}

/** Options of `adamUpdates`. */
export interface AdamOptions extends AdamAttrs {
  /** Multiplies every gradient before the update, such as the result of `clipFactor`. Defaults to 1. */
  readonly factor?: Scalar;
}

/** Argument of `adamUpdate`. */
export interface AdamUpdate extends AdamParameter, AdamOptions {}

/**
 * Updates one parameter by Adam with bias correction (Kingma & Ba 2015, algorithm 1). Weight decay is decoupled (Loshchilov &
 * Hutter 2019, algorithm 2).
 */
export function adamUpdate(update: AdamUpdate): void {
  checkArguments('adamUpdate', { update }, { update: 'object' });
  adamUpdates([update], update);
}

/** Updates many parameters by `adamUpdate` at once. */
export function adamUpdates(parameters: readonly AdamParameter[], options: AdamOptions): void {
  checkArguments('adamUpdates', { parameters }, { parameters: PARAMETERS });
  checkOptions('adamUpdates', options, {
    learningRate: 'number',
    beta1: 'number',
    beta2: 'number',
    epsilon: 'number',
    step: 'whole',
    weightDecay: 'number',
  });
  const { learningRate, beta1, beta2, epsilon, step, weightDecay, factor } = options;
  const operands = parameters.map(({ weight, first, second, gradient }) => ({
    state: [weight, first, second],
    gradient,
  }));
  const attrs = { learningRate, beta1, beta2, epsilon, step, weightDecay };
  updateInGroups('AdamUpdate', operands, attrs, factor, ({ state, gradient }) => {
    const [weight, first, second] = state as [Variable, Variable, Variable];
    const m = add(mul(first, beta1), mul(gradient, 1 - beta1));
    const v = add(mul(second, beta2), mul(square(gradient), 1 - beta2));
    const scale = add(div(sqrt(v), Math.sqrt(1 - beta2 ** step)), epsilon);
    const decayed = weightDecay === 0 ? weight : mul(weight, 1 - learningRate * weightDecay);
    return [sub(decayed, mul(div(m, scale), learningRate / (1 - beta1 ** step))), m, v];
  });
}
