import {
  chain,
  checkArguments,
  checkOptions,
  INFERENCE,
  type Initializer,
  Module,
  type Pass,
  type Rng,
  recomputed,
} from '@convkit/core';
import { concat, type Tensor4D } from '@tensorflow/tfjs-core';
import { ConvBnRelu } from './conv-bn-relu.js';
import { ConvRelu } from './conv-relu.js';
import type { Conv2dOptions } from './conv2d.js';
import { MaxPool } from './pooling/pool.js';

/** Output channels of each convolution of an `Inception` block: the columns of Szegedy et al. 2015, table 1. */
export interface InceptionChannels {
  /** "#1x1" */
  readonly one: number;
  /** "#3x3 reduce" */
  readonly threeReduce: number;
  /** "#3x3" */
  readonly three: number;
  /** "#5x5 reduce" */
  readonly fiveReduce: number;
  /** "#5x5" */
  readonly five: number;
  /** "pool proj" */
  readonly poolProj: number;
}

/** Options of `Inception`. */
export interface InceptionOptions extends InceptionChannels {
  /** Number of input channels. */
  readonly in: number;
  /**
   * Follows each convolution by batch norm instead of a bias, like torchvision.
   * @defaultValue false
   */
  readonly batchNorm?: boolean;
  /**
   * Epsilon of batch norm. The default is torchvision's.
   * @defaultValue 1e-3
   */
  readonly epsilon?: number;
  /**
   * Size of the filters in the third branch: the paper's 5, or torchvision's 3.
   * @defaultValue 5
   */
  readonly fiveKernel?: 5 | 3;
  /** Weight initializer. Defaults to PyTorch's (`torchUniform`). */
  readonly weightInit?: Initializer;
  /** Bias initializer, without batch norm. Defaults to PyTorch's (`torchUniform`). */
  readonly biasInit?: Initializer;
}

/**
 * Inception v1 block: four branches whose outputs are concatenated, [n, h, w, in] -> [n, h, w, one + three + five + poolProj].
 * Szegedy et al. 2015, figure 2b. Fields have the names of torchvision's `Inception`.
 */
export class Inception extends Module {
  /** 1x1 convolution. */
  readonly branch1: Module;
  /** 1x1 and 3x3 convolutions. */
  readonly branch2: readonly Module[];
  /** 1x1 and 5x5 (or 3x3) convolutions. */
  readonly branch3: readonly Module[];
  /** 3x3 max pooling and 1x1 convolution. */
  readonly branch4: readonly Module[];

  /** @throws ConfigError if an option is invalid. */
  constructor(options: InceptionOptions, rng: Rng) {
    checkArguments('Inception', { rng }, { rng: 'rng' });
    checkOptions('Inception', options, {
      batchNorm: 'boolean?',
      weightInit: 'function?',
      biasInit: 'function?',
    });
    super();
    const { batchNorm = false, epsilon = 1e-3, fiveKernel = 5, weightInit, biasInit } = options;
    const layer = (name: string, from: number, to: number, kernel: number): Module => {
      const convolution: Conv2dOptions = {
        in: from,
        out: to,
        kernel,
        padding: (kernel - 1) / 2,
        ...(weightInit && { weightInit }),
      };
      return batchNorm
        ? new ConvBnRelu({ ...convolution, epsilon }, rng.child(name))
        : new ConvRelu({ ...convolution, ...(biasInit && { biasInit }) }, rng.child(name));
    };
    this.branch1 = layer('branch1', options.in, options.one, 1);
    this.branch2 = [
      layer('branch2.0', options.in, options.threeReduce, 1),
      layer('branch2.1', options.threeReduce, options.three, 3),
    ];
    this.branch3 = [
      layer('branch3.0', options.in, options.fiveReduce, 1),
      layer('branch3.1', options.fiveReduce, options.five, fiveKernel),
    ];
    this.branch4 = [
      new MaxPool({ size: 3, stride: 1, padding: 1 }),
      layer('branch4.1', options.in, options.poolProj, 1),
    ];
  }

  /**
   * Applies the block to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const branches = [[this.branch1], this.branch2, this.branch3, this.branch4];
    return recomputed(x, pass, (x, pass) => {
      const outputs = branches.map((branch) => chain(branch, x, pass));
      return pass.tap(this, concat(outputs, 3));
    });
  }
}

/** Number of output channels of an `Inception` block. */
export const inceptionOutChannels = (channels: InceptionChannels): number => {
  checkOptions('inceptionOutChannels', channels, {
    one: 'whole',
    three: 'whole',
    five: 'whole',
    poolProj: 'whole',
  });
  const { one, three, five, poolProj } = channels;
  return one + three + five + poolProj;
};
