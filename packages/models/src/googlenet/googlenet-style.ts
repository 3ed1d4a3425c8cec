import { type Conv2dOptions, ConvBnRelu, ConvRelu } from '@convkit/blocks';
import type { Initializer, Module, Rng } from '@convkit/core';

/** Where the GoogLeNets differ that share table 1. */
export interface GoogLeNetStyle {
  /** Normalizes each convolution in place of its bias and of the stem's local response normalization. */
  readonly batchNorm: boolean;
  /** Of the inceptions' third branch. */
  readonly fiveKernel: 5 | 3;
  /** Maps of the inceptions relative to table 1. */
  readonly inceptionWidth: number;
  /** Window of the pooling before 5a, of stride 2. */
  readonly maxpool4: 3 | 2;
  /** How an auxiliary classifier shrinks its images: to 4x4, or by windows of 5x5 and stride 3. */
  readonly headPool: '4x4' | '5x5/3';
  readonly weightInit: Initializer;
  /** Of the layers that have biases. */
  readonly biasInit: Initializer;
}

/** torchvision's. */
export const EPSILON = 1e-3;

/** A convolution and a ReLU, batch-normalized or with a bias; sizes are kept at stride 1. */
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
