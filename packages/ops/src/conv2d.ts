import { ShapeError } from '@convkit/core';
import type { NamedAttrMap, NamedTensorMap, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { pair, requireWhole } from './extents.js';
import type { Extent, Padding4D } from './kernels.js';

export interface Conv2dOptions {
  readonly stride?: number | Extent;
  /** `'valid'` where absent; a number pads every side. */
  readonly padding?: 'valid' | 'same' | number;
  /** [out], added to every pixel. */
  readonly bias?: Tensor1D | undefined;
  /** Applied last, in the same pass where the backend can. */
  readonly activation?: 'relu' | undefined;
}

/**
 * Cross-correlation of x [n, h, w, in] with filter [kh, kw, in, out] -> [n, h', w', out].
 * @throws ShapeError when the channels differ or the filter does not fit into the padded image.
 */
export function conv2d(
  x: Tensor4D,
  filter: Tensor4D,
  { stride = 1, padding = 'valid', bias, activation }: Conv2dOptions = {},
): Tensor4D {
  if (x.shape[3] !== filter.shape[2]) {
    throw new ShapeError(`a convolution of ${filter.shape[2]} channels got an input of shape [${x.shape}]`, {
      hint: 'Images are NHWC, filters HWIO.',
    });
  }
  const strides = pair(stride);
  requireWhole('strides', strides, 1);
  if (padding === 'same') return convolve({ x, filter, bias }, strides, 'same', activation);
  const sides = padding === 'valid' ? 0 : padding;
  requireWhole('paddings', [sides], 0);
  // tfjs gives an output of negative extent.
  if (x.shape[1] + 2 * sides < filter.shape[0] || x.shape[2] + 2 * sides < filter.shape[1]) {
    throw new ShapeError(
      `a filter of ${filter.shape[0]}x${filter.shape[1]} with padding ${sides} does not fit an input of shape [${x.shape}]`,
      { hint: 'Images are NHWC. Give a larger image, or padding.' },
    );
  }
  // tfjs takes an output's width from the filter's height when padding is one number.
  const pad: Padding4D = [
    [0, 0],
    [sides, sides],
    [sides, sides],
    [0, 0],
  ];
  return convolve({ x, filter, bias }, strides, padding === 'valid' ? 'valid' : pad, activation);
}

interface Operands {
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly bias: Tensor1D | undefined;
}

function convolve(
  { x, filter, bias }: Operands,
  strides: Extent,
  pad: 'valid' | 'same' | Padding4D,
  activation: 'relu' | undefined,
): Tensor4D {
  if (!bias && !activation) return tf.conv2d(x, filter, [...strides], pad);
  if (bias && (bias.rank !== 1 || bias.size !== filter.shape[3])) {
    throw new ShapeError(`a convolution of ${filter.shape[3]} features got a bias of shape [${bias.shape}]`, {
      hint: 'It takes one number a feature.',
    });
  }
  const attrs = {
    strides: [...strides],
    pad,
    dataFormat: 'NHWC',
    dilations: [1, 1],
    activation: activation ?? 'linear',
  };
  const inputs = { x, filter, ...(bias && { bias }) } as NamedTensorMap;
  return tf.engine().runKernel(tf.FusedConv2D, inputs, attrs as unknown as NamedAttrMap);
}
