import { ConfigError, checkFraction, checkOptions, INFERENCE, Module, type Pass } from '@convkit/core';
import { dropout } from '@convkit/ops';
import { mul, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Options of `StochasticDepth`. */
export interface StochasticDepthOptions {
  /** Probability of dropping the branch, in [0, 1): one minus the paper's survival probability. */
  readonly rate: number;
  /**
   * Whether the branch is dropped for the whole batch, as in the paper, or for each row independently.
   * @defaultValue 'batch'
   */
  readonly mode?: 'batch' | 'row';
}

/**
 * Stochastic depth: in training, drops a residual branch with probability `rate` and otherwise scales it by 1 / (1 - rate); the
 * identity in inference. Use it at the end of the branch, before the sum. The first axis is the batch. Huang et al. 2016,
 * equations 2 and 5, with the scale in training instead of inference, like torchvision. `pass.depthRateFactor` scales the rate, so that
 * a recipe can raise it over time.
 */
export class StochasticDepth extends Module {
  readonly #rate: number;
  readonly #mode: 'batch' | 'row';

  /** @throws ConfigError if `rate` is not in [0, 1) or the mode is unknown. */
  constructor(options: StochasticDepthOptions) {
    checkOptions('StochasticDepth', options);
    const { rate, mode = 'batch' } = options;
    super();
    checkFraction('the rate of StochasticDepth', rate);
    if (mode !== 'batch' && mode !== 'row') {
      throw new ConfigError(`StochasticDepth has no mode ${JSON.stringify(mode)}`, {
        hint: "Use 'batch' or 'row'.",
      });
    }
    this.#rate = rate;
    this.#mode = mode;
  }

  /** Returns the scaled branch, or zeros if it is dropped. */
  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE): T {
    const rate = this.#rate * (pass.depthRateFactor ?? 1);
    return pass.tap(this, pass.training && rate > 0 ? this.#drop(x, rate, pass) : x);
  }

  #drop<T extends Tensor>(x: T, rate: number, pass: Pass): T {
    const shape = x.shape.map((length, axis) => (axis === 0 && this.#mode === 'row' ? length : 1));
    return tidy(() => mul<T>(x, dropout(ones(shape), rate, pass.rng(this))));
  }
}
