import {
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { BatchNorm } from './batch-norm.js';
import { Conv2d, type Conv2dOptions } from './conv2d.js';

/** Options of `ConvBnRelu`. */
export interface ConvBnReluOptions extends Omit<Conv2dOptions, 'bias' | 'biasInit'> {
  /**
   * Epsilon of batch norm.
   * @defaultValue 1e-5
   */
  readonly epsilon?: number;
}

/**
 * A convolution without bias, batch norm and a ReLU, [n, h, w, in] -> [n, h', w', out]. Ioffe & Szegedy 2015, section 3.2.
 * Fields have the names of torchvision's `BasicConv2d`.
 */
export class ConvBnRelu extends Module {
  /** The convolution. */
  readonly conv: Conv2d;
  /** Batch norm and ReLU. */
  readonly bn: BatchNorm;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: ConvBnReluOptions, rng: Rng) {
    checkArguments('ConvBnRelu', { rng }, { rng: 'rng' });
    checkOptions('ConvBnRelu', options);
    const { epsilon = 1e-5, ...others } = options;
    super();
    this.conv = new Conv2d({ ...others, bias: false }, rng.child('conv'));
    this.bn = new BatchNorm({ channels: others.out, epsilon }, rng.child('bn'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in] or is smaller than the filters.
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    return recomputed(x, pass, (x, pass) =>
      pass.tap(this, this.bn.forward(this.conv.forward(x, pass), pass, { relu: true })),
    );
  }
}
