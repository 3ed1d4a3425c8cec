import { checkArguments, checkOptions } from '@convkit/core';
import { add, mul, type Scalar, sign, sub, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { updateEach } from './grouped-updates.js';
import { PARAMETERS } from './parameter-list.js';

/** A parameter with its momentum and gradient. */
export interface LionParameter {
  /** The parameter. */
  readonly weight: Variable;
  /** Running mean of gradients; the shape of the weight. */
  readonly velocity: Variable;
  /** Gradient of this step. */
  readonly gradient: Tensor;
}

/** Options of `lionUpdates`. */
export interface LionOptions {
  /** Learning rate. */
  readonly learningRate: number;
  /** Fraction of the running mean in the direction of the update. */
  readonly beta1: number;
  /** Decay rate of the running mean. */
  readonly beta2: number;
  /** Decoupled weight decay. */
  readonly weightDecay: number;
  /** Multiplies every gradient before the update, such as the result of `clipFactor`. Defaults to 1. */
  readonly factor?: Scalar | undefined;
}

/**
 * Updates parameters by Lion: w <- w - lr (sign(b1 m + (1 - b1) g) + decay w); m <- b2 m + (1 - b2) g. Chen et al. 2023, algorithm 2.
 */
export function lionUpdates(parameters: readonly LionParameter[], options: LionOptions): void {
  checkArguments('lionUpdates', { parameters }, { parameters: PARAMETERS });
  checkOptions('lionUpdates', options, { learningRate: 'number', beta1: 'number', beta2: 'number' });
  const { learningRate, beta1, beta2, weightDecay, factor } = options;
  const operands = parameters.map(({ weight, velocity, gradient }) => ({
    state: [weight, velocity],
    gradient,
  }));
  updateEach(operands, factor, ({ state, gradient }) => {
    const [weight, momentum] = state as [Variable, Variable];
    const direction = sign(add(mul(momentum, beta1), mul(gradient, 1 - beta1)));
    const decayed = weightDecay === 0 ? weight : mul(weight, 1 - learningRate * weightDecay);
    return [sub(decayed, mul(direction, learningRate)), add(mul(momentum, beta2), mul(gradient, 1 - beta2))];
  });
}
