import { ConfigError, checkArguments, checkWhole, ShapeError } from '@convkit/core';
import { pad, type Rank, reshape, slice, type Tensor1D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import type { Padding4D } from '../kernels.js';
import { checkPadding } from '../pair.js';
import { convolveGroups } from './convolve-groups.js';

/** Options of `conv1d`. */
export interface Conv1dOptions {
  /**
   * Distance between windows in steps.
   * @defaultValue 1
   */
  readonly stride?: number;
  /**
   * Zeros added on both sides, or a scheme of tfjs. If 'same' needs an odd number of zeros, the extra one is at the end.
   * @defaultValue 'valid'
   */
  readonly padding?: 'valid' | 'same' | number;
  /**
   * Distance between the values of a window in steps. If it is above 1, the stride must be 1.
   * @defaultValue 1
   */
  readonly dilation?: number;
  /**
   * Number of equal groups of channels, as in `conv2d`.
   * @defaultValue 1
   */
  readonly groups?: number;
  /** [out], added to every step. */
  readonly bias?: Tensor1D | undefined;
  /** Activation after the bias. It runs in the same kernel on backends that support it. */
  readonly activation?: 'relu' | undefined;
}

/**
 * 1-D convolution (cross-correlation) of series x [n, length, in] with filter [kernel, in / groups, out] -> [n, length', out]. It runs
 * on the kernels of 2-D convolutions, as images of one row.
 * @throws ConfigError if an option is not a whole number, or both dilation and stride are above 1.
 * @throws ShapeError if the channels do not match, are not multiples of the groups, or the filter is longer than the padded series.
 */
export function conv1d(x: Tensor3D, filter: Tensor3D, options: Conv1dOptions = {}): Tensor3D {
  checkArguments('conv1d', { x, filter, options }, { x: 'tensor', filter: 'tensor', options: 'object' });
  const { stride = 1, padding = 'valid', dilation = 1, groups = 1, bias, activation } = options;
  checkWhole('stride', stride);
  checkWhole('dilation', dilation);
  checkWhole('groups', groups);
  if (dilation > 1 && stride > 1) {
    throw new ConfigError(`conv1d cannot combine a stride of ${stride} with a dilation of ${dilation}`, {
      hint: 'Set one of them to 1.',
    });
  }
  checkChannels(x, filter, groups);
  checkBias(filter, bias);
  const sides = padSides(x, filter, { stride, padding, dilation });
  return tidy(() => {
    if (dilation > 1) return convolveDilated({ x, filter, bias }, sides, { dilation, groups, activation });
    const [n, length, channels] = x.shape;
    const y = convolveGroups(
      {
        x: reshape<Rank.R4>(x, [n, 1, length, channels]),
        filter: reshape<Rank.R4>(filter, [1, ...filter.shape]),
        bias,
      },
      groups,
      { strides: [1, stride], pad: sides.every((side) => side === 0) ? 'valid' : padded(sides), activation },
    );
    return reshape<Rank.R3>(y, [n, y.shape[2], y.shape[3]]);
  });
}

type Sides = readonly [before: number, after: number];

const padded = ([before, after]: Sides): Padding4D => [
  [0, 0],
  [0, 0],
  [before, after],
  [0, 0],
];

/**
 * A series in rows of `dilation` steps is an image in which the values of a window are one below the other, so a convolution with a column
 * is the dilated one. tfjs has no gradients of dilated convolutions.
 */
function convolveDilated(
  { x, filter, bias }: { x: Tensor3D; filter: Tensor3D; bias: Tensor1D | undefined },
  [before, after]: Sides,
  { dilation, groups, activation }: { dilation: number; groups: number; activation: 'relu' | undefined },
): Tensor3D {
  const [n, length, channels] = x.shape;
  const [kernel, inChannels, outChannels] = filter.shape;
  const whole = length + before + after;
  const rows = Math.ceil(whole / dilation);
  const filled = pad(x, [
    [0, 0],
    [before, rows * dilation - length - before],
    [0, 0],
  ]);
  const y = convolveGroups(
    {
      x: reshape<Rank.R4>(filled, [n, rows, dilation, channels]),
      filter: reshape<Rank.R4>(filter, [kernel, 1, inChannels, outChannels]),
      bias,
    },
    groups,
    { strides: [1, 1], pad: 'valid', activation },
  );
  const flat = reshape<Rank.R3>(y, [n, y.shape[1] * dilation, outChannels]);
  return slice(flat, [0, 0, 0], [n, whole - (kernel - 1) * dilation, outChannels]);
}

function checkChannels(x: Tensor3D, filter: Tensor3D, groups: number): void {
  const [, inChannels, outChannels] = filter.shape;
  if (x.rank !== 3 || x.shape[2] !== inChannels * groups) {
    throw new ShapeError(
      `conv1d expects ${inChannels * groups} input channels, got an input of shape [${x.shape}]`,
      { hint: 'Pass series [n, length, channels].' },
    );
  }
  if (outChannels % groups === 0) return;
  throw new ShapeError(`conv1d cannot divide ${outChannels} output channels into ${groups} groups`, {
    hint: 'Make the number of output channels a multiple of the groups.',
  });
}

function checkBias(filter: Tensor3D, bias: Tensor1D | undefined): void {
  if (!bias || (bias.rank === 1 && bias.size === filter.shape[2])) return;
  throw new ShapeError(`conv1d expects a bias of shape [${filter.shape[2]}], got [${bias.shape}]`, {
    hint: 'Pass one value per output channel.',
  });
}

function padSides(
  { shape }: Tensor3D,
  filter: Tensor3D,
  { stride, padding, dilation }: Required<Pick<Conv1dOptions, 'stride' | 'padding' | 'dilation'>>,
): Sides {
  const [, length] = shape;
  const reach = (filter.shape[0] - 1) * dilation + 1;
  if (padding === 'same') {
    const total = Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  checkPadding('padding', padding);
  const side = padding === 'valid' ? 0 : padding;
  if (length + 2 * side >= reach) return [side, side];
  throw new ShapeError(
    `a filter over ${reach} steps with padding ${side} does not fit an input of shape [${shape}]`,
    { hint: 'Series are [n, length, channels]. Use longer series or more padding.' },
  );
}
