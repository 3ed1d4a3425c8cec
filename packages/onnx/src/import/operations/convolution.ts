import { conv2d } from '@convkit/ops';
import { pad, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Operation } from '../call.js';
import { HWIO, NHWC } from '../layout.js';
import { windowOf } from './window.js';

/** 2-D convolution, grouped or depthwise, without dilations. */
const convolution: Operation = (call) => {
  const x = call.tensor(0, NHWC) as Tensor4D;
  const filter = call.tensor(1, HWIO) as Tensor4D;
  const [height, width] = filter.shape;
  const stated = call.attributes.integers('kernel_shape', [height, width]);
  if (String(stated) !== String([height, width])) {
    throw call.error(`has filters of ${height}x${width}, but states ${stated.join('x')}`);
  }
  const { stride, pads } = windowOf(call, x.shape, [height, width]);
  const { top, left, bottom, right } = pads;
  const isEven = top === left && top === bottom && top === right;
  const padded = isEven
    ? x
    : pad(x, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
  const bias = call.optional(2) && (call.tensor(2) as Tensor1D);
  const tensor = conv2d(padded, filter, {
    stride,
    padding: isEven ? top : 0,
    groups: call.attributes.integer('group', 1),
    bias,
  });
  return { tensor, order: NHWC };
};

/** Convolutions. */
export const CONVOLUTIONS: Readonly<Record<string, Operation>> = { Conv: convolution };
