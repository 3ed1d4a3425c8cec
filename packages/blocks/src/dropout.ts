import { INFERENCE, Module, type Pass } from '@convkit/core';
import { assertRate, dropout } from '@convkit/ops';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Zeroes each value with probability `rate` in training and scales the rest by 1 / (1 - rate); the identity in inference.
 * Any shape. Srivastava et al. 2014, with the scale moved from inference to training.
 */
export class Dropout extends Module {
  readonly #rate: number;

  /** @throws ConfigError when `rate` is not in [0, 1). */
  constructor(rate: number) {
    super();
    assertRate(rate);
    this.#rate = rate;
  }

  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE): T {
    return pass.tap(this, pass.training && this.#rate > 0 ? dropout(x, this.#rate, pass.rng(this)) : x);
  }
}
