import { ShapeError } from '@convkit/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Extent } from './kernels.js';

export interface Conv2dOptions {
  readonly stride?: number | Extent;
  /** `'valid'` where absent; a number pads every side. */
  readonly padding?: 'valid' | 'same' | number;
}

/** Cross-correlation of x [n, h, w, in] with filter [kh, kw, in, out] -> [n, h', w', out]. */
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
  return tf.conv2d(
    x,
    filter,
    stride as number | [number, number],
    padding,
    'NHWC',
    [1, 1],
    roundingOf(padding),
  );
}

const roundingOf = (padding: Conv2dOptions['padding']) => (typeof padding === 'number' ? 'floor' : undefined);
