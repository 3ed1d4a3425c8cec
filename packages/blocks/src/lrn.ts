import { checkOptions, INFERENCE, Module, type Pass } from '@convkit/core';
import { type LrnOptions, lrn, resolveLrnOptions } from '@convkit/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Local response normalization: x / (k + alpha * sum of squares)^beta. The sum is over the `size` adjacent channels at each
 * pixel. [n, h, w, c] -> [n, h, w, c]. Krizhevsky et al. 2012, section 3.3, whose constants are the defaults: size 5, alpha
 * 1e-4, beta 0.75, k 2. PyTorch divides alpha by the size: its alpha is `size` times this one.
 */
export class Lrn extends Module {
  readonly #options: LrnOptions;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: LrnOptions = {}) {
    checkOptions('Lrn', options);
    super();
    this.#options = resolveLrnOptions(options);
  }

  /**
   * Normalizes `x`.
   * @throws ShapeError if `x` is not [n, h, w, c].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, lrn(x, this.#options));
  }
}
