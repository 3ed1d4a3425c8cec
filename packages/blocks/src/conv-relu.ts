import { checkArguments, checkOptions, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

/** A convolution and a ReLU, [n, h, w, in] -> [n, h', w', out]. */
export class ConvRelu extends Module {
  /** The convolution, which includes the ReLU. */
  readonly conv: Conv2d;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: Conv2dOptions, rng: Rng) {
    checkArguments('ConvRelu', { rng }, { rng: 'rng' });
    checkOptions('ConvRelu', options);
    super();
    this.conv = new Conv2d({ ...options, activation: 'relu' }, rng.child('conv'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is smaller than the filters.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, this.conv.forward(x, pass));
  }
}
