import { INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

/** A convolution and a ReLU, [n, h, w, in] -> [n, h', w', out]. */
export class ConvRelu extends Module {
  readonly conv: Conv2d;

  /** @throws ConfigError as `Conv2d` does. */
  constructor(options: Conv2dOptions, rng: Rng) {
    super();
    this.conv = new Conv2d({ ...options, activation: 'relu' }, rng.child('conv'));
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or smaller than the filter. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, this.conv.forward(x, pass));
  }
}
