import { ShapeError, traceTarget } from '@convkit/core';
import type { NamedAttrMap, NamedTensorMap, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { pair, requireWhole } from '../extents.js';
import type { Extent, Padding4D } from '../kernels.js';

export interface Conv2dOptions {
  readonly stride?: number | Extent;
  /** `'valid'` where absent; a number pads every side. */
  readonly padding?: 'valid' | 'same' | number;
  /**
   * Equal shares of the channels: each share of the output sees its own share of the input alone, in their order. 1 where absent;
   * as many as channels is a depthwise convolution.
   */
  readonly groups?: number;
  /** [out], added to every pixel. */
  readonly bias?: Tensor1D | undefined;
  /** Applied last, in the same pass where the backend can. */
  readonly activation?: 'relu' | undefined;
}

/**
 * Cross-correlation of x [n, h, w, in] with filter [kh, kw, in / groups, out] -> [n, h', w', out].
 * @throws ConfigError when a stride, a padding or the groups are not whole numbers.
 * @throws ShapeError when the channels differ or are no multiple of the groups, or the filter does not fit into the padded image.
 */
export function conv2d(
  x: Tensor4D,
  filter: Tensor4D,
  { stride = 1, padding = 'valid', groups = 1, bias, activation }: Conv2dOptions = {},
): Tensor4D {
  requireWhole('groups', [groups], 1);
  requireChannels(x, filter, groups);
  if (bias && (bias.rank !== 1 || bias.size !== filter.shape[3])) {
    throw new ShapeError(`a convolution of ${filter.shape[3]} features got a bias of shape [${bias.shape}]`, {
      hint: 'It takes one number a feature.',
    });
  }
  const strides = pair(stride);
  requireWhole('strides', strides, 1);
  return convolveGroups({ x, filter, bias }, groups, {
    strides,
    pad: padSides(x, filter, padding),
    activation,
  });
}

function requireChannels(x: Tensor4D, filter: Tensor4D, groups: number): void {
  const [channels, features] = [filter.shape[2] * groups, filter.shape[3]];
  if (x.shape[3] !== channels) {
    throw new ShapeError(`a convolution of ${channels} channels got an input of shape [${x.shape}]`, {
      hint: 'Images are NHWC, filters HWIO.',
    });
  }
  if (features % groups === 0) return;
  throw new ShapeError(`a convolution in ${groups} groups cannot have ${features} features`, {
    hint: 'Every group has as many.',
  });
}

function padSides(x: Tensor4D, filter: Tensor4D, padding: 'valid' | 'same' | number): Pad {
  if (padding === 'same') return 'same';
  const sides = padding === 'valid' ? 0 : padding;
  requireWhole('paddings', [sides], 0);
  // tfjs gives an output of negative extent.
  if (x.shape[1] + 2 * sides < filter.shape[0] || x.shape[2] + 2 * sides < filter.shape[1]) {
    throw new ShapeError(
      `a filter of ${filter.shape[0]}x${filter.shape[1]} with padding ${sides} does not fit an input of shape [${x.shape}]`,
      { hint: 'Images are NHWC. Give a larger image, or padding.' },
    );
  }
  if (padding === 'valid') return 'valid';
  // tfjs takes an output's width from the filter's height when padding is one number.
  return [
    [0, 0],
    [sides, sides],
    [sides, sides],
    [0, 0],
  ];
}

type Pad = 'valid' | 'same' | Padding4D;

interface Window {
  readonly strides: Extent;
  readonly pad: Pad;
  readonly activation: 'relu' | undefined;
}

interface Operands {
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly bias: Tensor1D | undefined;
}

function convolveGroups({ x, filter, bias }: Operands, groups: number, window: Window): Tensor4D {
  if (groups === 1) return convolve({ x, filter, bias }, window);
  if (filter.shape[2] === 1 && trainsDepthwise())
    return convolveDepthwise({ x, filter, bias }, groups, window);
  return tf.tidy(() => {
    const [inputs, filters] = [x, filter].map((tensor) => tf.split(tensor, groups, 3)) as [
      Tensor4D[],
      Tensor4D[],
    ];
    const biases = bias && tf.split<Tensor1D>(bias, groups);
    const outputs = inputs.map((input, group) =>
      convolve({ x: input, filter: filters[group] as Tensor4D, bias: biases?.[group] }, window),
    );
    return tf.concat(outputs, 3);
  });
}

/** tfjs's own wasm backend has the kernel and not its gradients. */
const trainsDepthwise = () =>
  tf.getKernel(tf.DepthwiseConv2dNativeBackpropFilter, traceTarget() ?? tf.getBackend()) !== undefined;

function convolve(operands: Operands, window: Window): Tensor4D {
  const { x, filter, bias } = operands;
  if (!bias && !window.activation) return tf.conv2d(x, filter, [...window.strides], window.pad);
  return runFused(tf.FusedConv2D, operands, window);
}

/** Filters [kh, kw, 1, out]; the features of one channel lie together, as in tfjs's [kh, kw, in, out / in]. */
function convolveDepthwise({ x, filter, bias }: Operands, groups: number, window: Window): Tensor4D {
  const [height, width, , features] = filter.shape;
  return tf.tidy(() => {
    const own = tf.reshape<tf.Rank.R4>(filter, [height, width, groups, features / groups]);
    if (bias || window.activation) return runFused(tf.FusedDepthwiseConv2D, { x, filter: own, bias }, window);
    return tf.depthwiseConv2d(x, own, [...window.strides], window.pad);
  });
}

function runFused(
  kernel: string,
  { x, filter, bias }: Operands,
  { strides, pad, activation }: Window,
): Tensor4D {
  const attrs = {
    strides: [...strides],
    pad,
    dataFormat: 'NHWC',
    dilations: [1, 1],
    activation: activation ?? 'linear',
  };
  const inputs = { x, filter, ...(bias && { bias }) } as NamedTensorMap;
  return tf.engine().runKernel(kernel, inputs, attrs as unknown as NamedAttrMap);
}
