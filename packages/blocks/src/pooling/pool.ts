import { checkOptions, INFERENCE, Module, type Pass } from '@convkit/core';
import { averagePool, maxPool, type PoolOptions } from '@convkit/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkPadding, checkSizes } from '../layer-options.js';

/** Max pooling: the largest value of each window, [n, h, w, c] -> [n, h', w', c]. Of equal values the first gets the gradient. */
export class MaxPool extends Module {
  readonly #options: PoolOptions;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: PoolOptions) {
    checkOptions('MaxPool', options);
    super();
    checkWindow('MaxPool', options);
    this.#options = options;
  }

  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, h, w, c] or no window fits it.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, maxPool(x, this.#options));
  }
}

/** Average pooling: the mean of each window's pixels inside the image, [n, h, w, c] -> [n, h', w', c]. */
export class AveragePool extends Module {
  readonly #options: PoolOptions;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: PoolOptions) {
    checkOptions('AveragePool', options);
    super();
    checkWindow('AveragePool', options);
    this.#options = options;
  }

  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, h, w, c] or no window fits it.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, averagePool(x, this.#options));
  }
}

function checkWindow(layer: string, { size, stride = size, padding }: PoolOptions): void {
  checkSizes(layer, { size, stride });
  checkPadding(layer, padding);
}
