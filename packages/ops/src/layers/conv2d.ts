import { checkArguments, checkOptions, checkWhole, ShapeError } from '@convkit/core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Size2d } from '../kernels.js';
import { checkPadding, pair } from '../pair.js';
import { convolveGroups, type Pad } from './convolve-groups.js';

/** Options of `conv2d`. */
export interface Conv2dOptions {
  /**
   * Distance between windows in pixels; one number for height and width.
   * @defaultValue 1
   */
  readonly stride?: number | Size2d;
  /**
   * Pixels of zeros added on every side, or a scheme of tfjs.
   * @defaultValue 'valid'
   */
  readonly padding?: 'valid' | 'same' | number;
  /**
   * Number of equal groups of channels. Each group of output channels sees its own group of input channels only, in order. As
   * many groups as input channels make a depthwise convolution.
   * @defaultValue 1
   */
  readonly groups?: number;
  /** [out], added to every pixel. */
  readonly bias?: Tensor1D | undefined;
  /** Activation after the bias. It runs in the same kernel on backends that support it. */
  readonly activation?: 'relu' | undefined;
}

/**
 * 2-D convolution (cross-correlation) of x [n, h, w, in] with filter [kh, kw, in / groups, out] -> [n, h', w', out].
 * @throws ConfigError if a stride, a padding or the number of groups is not a whole number.
 * @throws ShapeError if the channels do not match, are not multiples of the groups, or the filter is larger than the padded
 * image.
 */
export function conv2d(x: Tensor4D, filter: Tensor4D, options: Conv2dOptions = {}): Tensor4D {
  checkArguments('conv2d', { x, filter }, { x: 'tensor', filter: 'tensor' });
  checkOptions('conv2d', options, { activation: 'string?', bias: 'tensor?' });
  const { stride = 1, padding = 'valid', groups = 1, bias, activation } = options;
  checkWhole('groups', groups);
  checkChannels(x, filter, groups);
  if (bias && (bias.rank !== 1 || bias.size !== filter.shape[3])) {
    throw new ShapeError(`conv2d expects a bias of shape [${filter.shape[3]}], got [${bias.shape}]`, {
      hint: 'Pass one value per output channel.',
    });
  }
  return convolveGroups({ x, filter, bias }, groups, {
    strides: pair('stride', stride),
    pad: padSides(x, filter, padding),
    activation,
  });
}

function checkChannels(x: Tensor4D, filter: Tensor4D, groups: number): void {
  const [inChannels, outChannels] = [filter.shape[2] * groups, filter.shape[3]];
  if (x.shape[3] !== inChannels) {
    throw new ShapeError(`conv2d expects ${inChannels} input channels, got an input of shape [${x.shape}]`, {
      hint: 'Images are NHWC, filters HWIO.',
    });
  }
  if (outChannels % groups === 0) return;
  throw new ShapeError(`conv2d cannot divide ${outChannels} output channels into ${groups} groups`, {
    hint: 'Make the number of output channels a multiple of the groups.',
  });
}

function padSides(x: Tensor4D, filter: Tensor4D, padding: 'valid' | 'same' | number): Pad {
  if (padding === 'same') return 'same';
  checkPadding('padding', padding);
  const sides = padding === 'valid' ? 0 : padding;
  // tfjs would compute an output of negative size.
  if (x.shape[1] + 2 * sides < filter.shape[0] || x.shape[2] + 2 * sides < filter.shape[1]) {
    throw new ShapeError(
      `a filter of ${filter.shape[0]}x${filter.shape[1]} with padding ${sides} does not fit an input of shape [${x.shape}]`,
      { hint: 'Images are NHWC. Use a larger image or more padding.' },
    );
  }
  if (padding === 'valid') return 'valid';
  // If the padding is one number, tfjs computes the width of the output from the height of the filter.
  return [
    [0, 0],
    [sides, sides],
    [sides, sides],
    [0, 0],
  ];
}
