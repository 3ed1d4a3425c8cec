import { checkArguments, checkOptions } from '@convkit/core';
import {
  add,
  div,
  maximum,
  mul,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { updateEach } from './grouped-updates.js';
import { PARAMETERS } from './parameter-list.js';

/** A parameter with its running means and gradient. */
export interface RmsPropParameter {
  /** The parameter. */
  readonly weight: Variable;
  /** Running mean of squared gradients; the shape of the weight. */
  readonly squares: Variable;
  /** Running mean of gradients; the shape of the weight. With it, an update is divided by the standard deviation of the gradients. */
  readonly mean?: Variable | undefined;
  /** Velocity; the shape of the weight. Needed if there is a momentum. */
  readonly velocity?: Variable | undefined;
  /** Gradient of this step. */
  readonly gradient: Tensor;
}

/** Options of `rmsPropUpdates`. */
export interface RmsPropOptions {
  /** Learning rate. */
  readonly learningRate: number;
  /** Decay rate of the running means. */
  readonly alpha: number;
  /** Added to the denominator. */
  readonly epsilon: number;
  /** Fraction of the velocity that remains. Used by parameters that have a velocity. */
  readonly momentum: number;
  /** Multiplies every gradient before the update, such as the result of `clipFactor`. Defaults to 1. */
  readonly factor?: Scalar | undefined;
}

/**
 * Updates parameters by RMSProp: s <- a s + (1 - a) g^2; w <- w - lr g / (sqrt(s) + epsilon). With a velocity, the quotient is added to it
 * and it takes the quotient's place. Tieleman & Hinton 2012, in the form that PyTorch uses.
 */
export function rmsPropUpdates(parameters: readonly RmsPropParameter[], options: RmsPropOptions): void {
  checkArguments('rmsPropUpdates', { parameters }, { parameters: PARAMETERS });
  checkOptions('rmsPropUpdates', options, { learningRate: 'number', alpha: 'number', epsilon: 'number' });
  const { learningRate, alpha, epsilon, momentum, factor } = options;
  const average = (of: Variable, value: Tensor) => add(mul(of, alpha), mul(value, 1 - alpha));
  for (const { weight, squares, mean, velocity, gradient } of parameters) {
    const state = [weight, squares, ...(mean ? [mean] : []), ...(velocity ? [velocity] : [])];
    updateEach([{ state, gradient }], factor, ({ gradient: g }) => {
      const s = average(squares, square(g));
      const m = mean && average(mean, g);
      // Rounding may make the variance of a constant gradient negative.
      const variance = m ? maximum(sub(s, square(m)), 0) : s;
      const quotient = div(g, add(sqrt(variance), epsilon));
      const v = velocity && add(mul(velocity, momentum), quotient);
      const next = sub(weight, mul(v ?? quotient, learningRate));
      return [next, s, ...(m ? [m] : []), ...(v ? [v] : [])];
    });
  }
}
