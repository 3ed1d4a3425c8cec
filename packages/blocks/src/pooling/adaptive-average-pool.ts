import { INFERENCE, type LayerCost, Module, type Pass } from '@convkit/core';
import { adaptiveAveragePool } from '@convkit/ops';
import type { Extent } from '@convkit/ops/kernels';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assertCounts } from '../layer-options.js';

export interface AdaptiveAveragePoolOptions {
  /** Height and width of the output in pixels; one number for a square. */
  readonly output: number | Extent;
}

/**
 * Means of windows that share an image of any size out, [n, h, w, c] -> [n, h', w', c]: PyTorch's `AdaptiveAvgPool2d`. Windows
 * overlap where the extents do not divide, and repeat pixels where the image is the smaller. The identity where the sizes agree.
 */
export class AdaptiveAveragePool extends Module {
  readonly #output: number | Extent;

  /** @throws ConfigError when an extent is not a positive whole number. */
  constructor({ output }: AdaptiveAveragePoolOptions) {
    super();
    assertCounts('AdaptiveAveragePool', { output });
    this.#output = output;
  }

  /** @throws ShapeError when `x` is not [n, h, w, c] or has no pixels. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, adaptiveAveragePool(x, this.#output));
  }

  /** None, as every pooling's, though it may be computed by matrix products. */
  override cost(): LayerCost {
    return { multiplyAdds: 0, connections: 0 };
  }
}
