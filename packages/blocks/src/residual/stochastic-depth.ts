import { ConfigError, INFERENCE, Module, type Pass } from '@convkit/core';
import { assertRate, dropout } from '@convkit/ops';
import { mul, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface StochasticDepthOptions {
  /** Probability of dropping a branch: one minus the paper's survival probability. */
  readonly rate: number;
  /** What lives or dies together: the whole batch, as in the paper, where absent, or each of its rows alone. */
  readonly mode?: 'batch' | 'row';
}

/**
 * Drops a residual branch with probability `rate` in training and scales one that survives by 1 / (1 - rate); the identity in
 * inference. Put it last in the branch, before the sum. Any shape, rows first. Huang et al. 2016, equations 2 and 5, with the
 * scale moved from inference to training, as torchvision has it.
 */
export class StochasticDepth extends Module {
  readonly #rate: number;
  readonly #mode: 'batch' | 'row';

  /** @throws ConfigError when `rate` is not in [0, 1), or the mode is another. */
  constructor({ rate, mode = 'batch' }: StochasticDepthOptions) {
    super();
    assertRate(rate);
    if (mode !== 'batch' && mode !== 'row') {
      throw new ConfigError(`stochastic depth has no mode ${JSON.stringify(mode)}`, {
        hint: "Take 'batch' or 'row'.",
      });
    }
    this.#rate = rate;
    this.#mode = mode;
  }

  override forward<T extends Tensor>(x: T, pass: Pass = INFERENCE): T {
    return pass.tap(this, pass.training && this.#rate > 0 ? this.#drop(x, pass) : x);
  }

  #drop<T extends Tensor>(x: T, pass: Pass): T {
    const shape = x.shape.map((extent, axis) => (axis === 0 && this.#mode === 'row' ? extent : 1));
    return tidy(() => mul<T>(x, dropout(ones(shape), this.#rate, pass.rng(this))));
  }
}
