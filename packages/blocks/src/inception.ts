import { chain, INFERENCE, type Initializer, Module, type Pass, type Rng } from '@convkit/core';
import { concat, type Tensor4D } from '@tensorflow/tfjs-core';
import { ConvBnRelu } from './conv-bn-relu.js';
import { ConvRelu } from './conv-relu.js';
import type { Conv2dOptions } from './conv2d.js';
import { MaxPool } from './pooling/pool.js';

/** Maps of each convolution: the columns of table 1. */
export interface InceptionMaps {
  /** "#1x1" */
  readonly one: number;
  /** "#3x3 reduce" and "#3x3" */
  readonly threeReduce: number;
  readonly three: number;
  /** "#5x5 reduce" and "#5x5" */
  readonly fiveReduce: number;
  readonly five: number;
  /** "pool proj" */
  readonly poolProj: number;
}

export interface InceptionOptions extends InceptionMaps {
  readonly in: number;
  /** Normalizes each convolution in place of its bias, as torchvision does; false where absent. */
  readonly batchNorm?: boolean;
  /** Of batch norm; torchvision's 1e-3 where absent. */
  readonly epsilon?: number;
  /** Of the third branch: the paper's 5 where absent, or torchvision's 3. */
  readonly fiveKernel?: 5 | 3;
  readonly weightInit?: Initializer;
  /** Where there are biases. */
  readonly biasInit?: Initializer;
}

/**
 * Four branches side by side, their maps stacked: Szegedy et al. 2015, figure 2b. [n, h, w, in] -> [n, h, w, one + three +
 * five + poolProj]. Fields are torchvision's `Inception`.
 */
export class Inception extends Module {
  readonly branch1: Module;
  readonly branch2: readonly Module[];
  readonly branch3: readonly Module[];
  readonly branch4: readonly Module[];

  constructor(options: InceptionOptions, rng: Rng) {
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

  /** @throws ShapeError when `x` is not [n, h, w, in]. */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const branches = [[this.branch1], this.branch2, this.branch3, this.branch4];
    return pass.tap(
      this,
      concat(
        branches.map((branch) => chain(branch, x, pass)),
        3,
      ),
    );
  }
}

/** Maps that the block puts out. */
export const inceptionOutputs = ({ one, three, five, poolProj }: InceptionMaps): number =>
  one + three + five + poolProj;
