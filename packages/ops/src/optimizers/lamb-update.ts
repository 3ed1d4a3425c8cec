import { checkArguments, checkOptions } from '@convkit/core';
import {
  add,
  div,
  mul,
  notEqual,
  onesLike,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Variable,
  where,
} from '@tensorflow/tfjs-core';
import type { AdamOptions, AdamParameter } from './adam-update.js';
import { updateEach } from './grouped-updates.js';
import { PARAMETERS } from './parameter-list.js';

/**
 * Updates parameters by LAMB with bias correction: the direction u is Adam's plus weightDecay w, and w <- w - lr |w| / |u| u. The quotient
 * of the norms is 1 if one of them is 0. You et al. 2020, algorithm 2, with the identity as phi.
 */
export function lambUpdates(parameters: readonly AdamParameter[], options: AdamOptions): void {
  checkArguments('lambUpdates', { parameters }, { parameters: PARAMETERS });
  checkOptions('lambUpdates', options, {
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
  updateEach(operands, factor, ({ state, gradient }) => {
    const [weight, first, second] = state as [Variable, Variable, Variable];
    const m = add(mul(first, beta1), mul(gradient, 1 - beta1));
    const v = add(mul(second, beta2), mul(square(gradient), 1 - beta2));
    const scale = add(div(sqrt(v), Math.sqrt(1 - beta2 ** step)), epsilon);
    const adam = div(div(m, 1 - beta1 ** step), scale);
    const direction = weightDecay === 0 ? adam : add(adam, mul(weight, weightDecay));
    return [sub(weight, mul(direction, mul(trustRatio(weight, direction), learningRate))), m, v];
  });
}

function trustRatio(weight: Tensor, direction: Tensor): Tensor {
  const norms = { weight: norm(weight), direction: norm(direction) };
  const one = onesLike(norms.weight);
  const divisor = where(notEqual(norms.direction, 0), norms.direction, one);
  const ratio = div(norms.weight, divisor);
  return where(notEqual(mul(norms.weight, norms.direction), 0), ratio, one);
}

const norm = (values: Tensor): Scalar => sqrt(sum(square(values)));
