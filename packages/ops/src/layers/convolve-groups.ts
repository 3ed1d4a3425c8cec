import { traceTarget } from '@convkit/core';
import type { NamedAttrMap, NamedTensorMap, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Padding4D, Size2d } from '../kernels.js';

/** Padding in a form that tfjs takes. */
export type Pad = 'valid' | 'same' | Padding4D;

/** Geometry of the windows. */
export interface Window {
  readonly strides: Size2d;
  readonly pad: Pad;
  readonly activation: 'relu' | undefined;
}

/** Tensors of a convolution. */
export interface Operands {
  readonly x: Tensor4D;
  readonly filter: Tensor4D;
  readonly bias: Tensor1D | undefined;
}

/** Convolves each group of input channels with its own filters, in one kernel per group, or in one if it is depthwise. */
export function convolveGroups({ x, filter, bias }: Operands, groups: number, window: Window): Tensor4D {
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

/** tfjs's own wasm backend has the depthwise kernel, but not its gradients. */
const trainsDepthwise = () =>
  tf.getKernel(tf.DepthwiseConv2dNativeBackpropFilter, traceTarget() ?? tf.getBackend()) !== undefined;

function convolve(operands: Operands, window: Window): Tensor4D {
  const { x, filter, bias } = operands;
  if (!bias && !window.activation) return tf.conv2d(x, filter, [...window.strides], window.pad);
  return runFused(tf.FusedConv2D, operands, window);
}

/** Filters [kh, kw, 1, out]. The output channels of one input channel are adjacent, as in tfjs's [kh, kw, in, out / in]. */
function convolveDepthwise({ x, filter, bias }: Operands, groups: number, window: Window): Tensor4D {
  const [height, width, , outChannels] = filter.shape;
  return tf.tidy(() => {
    const depthwise = tf.reshape<tf.Rank.R4>(filter, [height, width, groups, outChannels / groups]);
    if (bias || window.activation) {
      return runFused(tf.FusedDepthwiseConv2D, { x, filter: depthwise, bias }, window);
    }
    return tf.depthwiseConv2d(x, depthwise, [...window.strides], window.pad);
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
