import { checkFraction, INFERENCE, Module, type Pass } from '@convkit/core';
import { dropout } from '@convkit/ops';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Dropout: in training, zeroes each value with probability `rate` and scales the others by 1 / (1 - rate); the identity in
 * inference. Any shape. Srivastava et al. 2014, with the scale in training instead of inference.
 */
export class Dropout extends Module {
  readonly #rate: number;

  /** @throws ConfigError if `rate` is not in [0, 1). */
  constructor(rate: number) {
    super();
    checkFraction('the dropout rate', rate);
    this.#rate = rate;
  }

  /** Returns `x` with values dropped in training, or `x` itself in inference. */
  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE): T {
    return pass.tap(this, pass.training && this.#rate > 0 ? dropout(x, this.#rate, pass.rng(this)) : x);
  }
}
