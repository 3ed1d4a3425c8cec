import { ShapeError } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { pair, requireWhole } from './extents.js';
import type { Extent, Padding4D } from './kernels.js';

export interface Conv2dOptions {
  readonly stride?: number | Extent;
  /** `'valid'` where absent; a number pads every side. */
  readonly padding?: 'valid' | 'same' | number;
}

/**
 * Cross-correlation of x [n, h, w, in] with filter [kh, kw, in, out] -> [n, h', w', out].
 * @throws ShapeError when the channels differ or the filter does not fit into the padded image.
 */
export function conv2d(
  x: Tensor4D,
  filter: Tensor4D,
  { stride = 1, padding = 'valid' }: Conv2dOptions = {},
): Tensor4D {
  if (x.shape[3] !== filter.shape[2]) {
    throw new ShapeError(`a convolution of ${filter.shape[2]} channels got an input of shape [${x.shape}]`, {
      hint: 'Images are NHWC, filters HWIO.',
    });
  }
  const strides = pair(stride);
  requireWhole('strides', strides, 1);
  if (padding === 'same') return tf.conv2d(x, filter, [...strides], 'same');
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
  return tf.conv2d(x, filter, [...strides], padding === 'valid' ? 'valid' : pad);
}
