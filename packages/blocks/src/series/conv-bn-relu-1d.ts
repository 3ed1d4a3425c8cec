import {
  checkArguments,
  checkOptions,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv1d, type Conv1dOptions } from './conv1d.js';

/** Options of `ConvBnRelu1d`. */
export interface ConvBnRelu1dOptions extends Omit<Conv1dOptions, 'bias' | 'biasInit' | 'activation'> {
  /**
   * Epsilon of batch norm.
   * @defaultValue 1e-5
   */
  readonly epsilon?: number;
}

/** A convolution of series without bias, batch norm and a ReLU, [n, length, in] -> [n, length', out]. Ioffe & Szegedy 2015, section 3.2. */
export class ConvBnRelu1d extends Module {
  /** The convolution. */
  readonly conv: Conv1d;
  /** Batch norm and ReLU. */
  readonly bn: BatchNorm;

  /** @throws ConfigError if an option is invalid. */
  constructor(options: ConvBnRelu1dOptions, rng: Rng) {
    checkArguments('ConvBnRelu1d', { rng }, { rng: 'rng' });
    checkOptions('ConvBnRelu1d', options);
    const { epsilon = 1e-5, ...others } = options;
    super();
    this.conv = new Conv1d({ ...others, bias: false }, rng.child('conv'));
    this.bn = new BatchNorm({ channels: others.out, epsilon }, rng.child('bn'));
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, length, in] or is shorter than the filters.
   */
  override forward(x: Tensor3D, pass: Pass = INFERENCE): Tensor3D {
    return recomputed(x, pass, (x, pass) =>
      pass.tap(this, this.bn.forward(this.conv.forward(x, pass), pass, { relu: true })),
    );
  }
}
