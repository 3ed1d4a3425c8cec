import { type Conv2dOptions, ConvBnRelu, ConvRelu } from '@convkit/blocks';
import type { Initializer, Module, Rng } from '@convkit/core';

/** Differences between GoogLeNets that share table 1. */
export interface GoogLeNetStyle {
  /** Uses batch norm after each convolution, instead of biases and local response normalization. */
  readonly batchNorm: boolean;
  /** Size of the filters in the third branch of an inception block. */
  readonly fiveKernel: 5 | 3;
  /** Scales the channels of the inception blocks relative to table 1. */
  readonly inceptionWidth: number;
  /** Window size of the pooling before 5a. Its stride is 2. */
  readonly maxpool4: 3 | 2;
  /** Average pooling of the auxiliary classifiers: to 4x4 pixels, or with 5x5 windows of stride 3. */
  readonly headPool: '4x4' | '5x5/3';
  /** Weight initializer. */
  readonly weightInit: Initializer;
  /** Initializer of the layers that have biases. */
  readonly biasInit: Initializer;
}

/** Epsilon of batch norm: torchvision's. */
export const EPSILON = 1e-3;

/** A convolution and a ReLU, with batch norm or a bias. A stride of 1 keeps height and width. */
export function convolution(
  style: GoogLeNetStyle,
  options: Omit<Conv2dOptions, 'padding'>,
  rng: Rng,
): Module {
  const { batchNorm, weightInit, biasInit } = style;
  const layer = { ...options, padding: ((options.kernel as number) - 1) / 2, weightInit };
  return batchNorm
    ? new ConvBnRelu({ ...layer, epsilon: EPSILON }, rng)
    : new ConvRelu({ ...layer, biasInit }, rng);
}
