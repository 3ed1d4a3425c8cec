import { INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

export interface ConvBnReluOptions extends Omit<Conv2dOptions, 'bias' | 'biasInit'> {
  /** Of the batch norm; 1e-5 where absent. */
  readonly epsilon?: number;
}

/**
 * A convolution without bias, batch norm and a ReLU, [n, h, w, in] -> [n, h', w', out]: Ioffe & Szegedy 2015, section
 * 3.2, in the order and under the names of torchvision's `BasicConv2d`.
 */
export class ConvBnRelu extends Module {
  readonly conv: Conv2d;
  readonly bn: BatchNorm;

  /** @throws ConfigError as `Conv2d` and `BatchNorm` do. */
  constructor({ epsilon = 1e-5, ...options }: ConvBnReluOptions, rng: Rng) {
    super();
    this.conv = new Conv2d({ ...options, bias: false }, rng.child('conv'));
    this.bn = new BatchNorm({ channels: options.out, epsilon }, rng.child('bn'));
  }

  /** @throws ShapeError when `x` is not [n, h, w, in] or smaller than the filter. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return pass.tap(this, this.bn.forward(this.conv.forward(x, pass), pass, { relu: true }));
  }
}
