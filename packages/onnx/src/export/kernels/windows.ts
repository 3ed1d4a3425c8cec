import type { GraphNode } from '@convkit/core';
import type { backend_util } from '@tensorflow/tfjs-core';
import { ints } from '../model/attributes.js';
import { refuse } from '../translator.js';

/** ONNX's attributes of the windows of a convolution or pooling. */
export function windowAttributes(node: GraphNode, info: backend_util.Conv2DInfo) {
  const { top, bottom, left, right } = info.padInfo;
  const rows = windowPads({
    input: info.inHeight,
    output: info.outHeight,
    size: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    sides: [top, bottom],
  });
  const columns = windowPads({
    input: info.inWidth,
    output: info.outWidth,
    size: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    sides: [left, right],
  });
  if (!rows || !columns) refuse(node, 'with windows that do not cover the image');
  return {
    kernel_shape: ints([info.filterHeight, info.filterWidth]),
    strides: ints([info.strideHeight, info.strideWidth]),
    pads: ints([rows[0], columns[0], rows[1], columns[1]]),
    dilations: ints([info.dilationHeight, info.dilationWidth]),
  };
}

/** Windows of a convolution or pooling along one axis. */
interface Windows {
  readonly input: number;
  readonly output: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding on both sides, as tfjs gives it. */
  readonly sides: readonly [before: number, after: number];
}

/**
 * Padding on both sides with which ONNX, which rounds down, has as many windows as tfjs. It is tfjs's own unless tfjs rounded up.
 * Undefined if tfjs omits windows: given one number for the padding, it counts the columns by the height and stride of the rows.
 */
function windowPads({ input, output, size, stride, dilation, sides }: Windows): [number, number] | undefined {
  const extent = dilation * (size - 1) + 1;
  const [before, given] = sides;
  const windows = (after: number) => Math.floor((input + before + after - extent) / stride) + 1;
  if (windows(given) === output) return [before, given];
  const after = Math.max((output - 1) * stride + extent - input - before, 0);
  return windows(after) === output ? [before, after] : undefined;
}
