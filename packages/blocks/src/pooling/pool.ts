import { INFERENCE, Module, type Pass } from '@convkit/core';
import { averagePool, maxPool, type PoolOptions } from '@convkit/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assertCounts, assertPadding } from '../layer-options.js';

/** The largest value of each window, [n, h, w, c] -> [n, h', w', c]; of equal values the first gets the gradient. */
export class MaxPool extends Module {
  readonly #options: PoolOptions;

  /** @throws ConfigError when an extent is not a positive whole number. */
  constructor(options: PoolOptions) {
    super();
    assertWindow('MaxPool', options);
    this.#options = options;
  }

  /** @throws ShapeError when `x` is not [n, h, w, c] or the window does not fit it. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, maxPool(x, this.#options));
  }
}

/** The mean of each window's cells inside the image, [n, h, w, c] -> [n, h', w', c]. */
export class AveragePool extends Module {
  readonly #options: PoolOptions;

  /** @throws ConfigError when an extent is not a positive whole number. */
  constructor(options: PoolOptions) {
    super();
    assertWindow('AveragePool', options);
    this.#options = options;
  }

  /** @throws ShapeError when `x` is not [n, h, w, c] or the window does not fit it. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, averagePool(x, this.#options));
  }
}

function assertWindow(layer: string, { size, stride = size, padding }: PoolOptions): void {
  assertCounts(layer, { size, stride });
  assertPadding(layer, padding);
}
