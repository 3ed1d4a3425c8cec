import { INFERENCE, Module, type Pass } from '@convkit/core';
import { averagePool, maxPool, type PoolOptions } from '@convkit/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** The largest value of each window, [n, h, w, c] -> [n, h', w', c]. */
export class MaxPool extends Module {
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    super();
    this.#options = options;
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, maxPool(x, this.#options));
  }
}

/** The mean of each window's cells inside the image, [n, h, w, c] -> [n, h', w', c]. */
export class AveragePool extends Module {
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    super();
    this.#options = options;
  }

  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, averagePool(x, this.#options));
  }
}
