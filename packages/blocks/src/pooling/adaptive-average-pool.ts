import { checkOptions, INFERENCE, type LayerCost, Module, type Pass } from '@convkit/core';
import { adaptiveAveragePool } from '@convkit/ops';
import type { Size2d } from '@convkit/ops/kernels';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkSizes } from '../layer-options.js';

/** Options of `AdaptiveAveragePool`. */
export interface AdaptiveAveragePoolOptions {
  /** Height and width of the output in pixels; one number for a square. */
  readonly output: number | Size2d;
}

/**
 * Average pooling to a given output size for images of any size, [n, h, w, c] -> [n, h', w', c]: PyTorch's `AdaptiveAvgPool2d`.
 * Windows overlap if the sizes do not divide, and repeat pixels if the image is smaller than the output. It is the identity if
 * the sizes are equal.
 */
export class AdaptiveAveragePool extends Module {
  readonly #output: number | Size2d;

  /** @throws ConfigError if the output size is not made of positive whole numbers. */
  constructor(options: AdaptiveAveragePoolOptions) {
    checkOptions('AdaptiveAveragePool', options);
    const { output } = options;
    super();
    checkSizes('AdaptiveAveragePool', { output });
    this.#output = output;
  }

  /**
   * Pools `x`.
   * @throws ShapeError if `x` is not [n, h, w, c] or has no pixels.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, adaptiveAveragePool(x, this.#output));
  }

  /** No cost, like all pooling, although it may run as matrix products. */
  override cost(): LayerCost {
    return { multiplyAdds: 0, connections: 0 };
  }
}
