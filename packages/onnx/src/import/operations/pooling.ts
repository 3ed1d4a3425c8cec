import { avgPool, maxPool, pad, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Call, Operation } from '../call.js';
import { NHWC } from '../layout.js';
import { type Window, windowOf } from './window.js';

type Sides = [[0, 0], [number, number], [number, number], [0, 0]];

/** Padding takes no part in a maximum. Windows beyond the edge exist if they start inside the image or its padding. */
const largest: Operation = (call) => {
  const { x, window } = operands(call);
  if (call.attributes.integer('storage_order', 0) !== 0) throw call.error('has storage_order 1');
  const { size, stride } = window;
  return { tensor: maxPool(x, [...size], [...stride], framed(call, x, window)), order: NHWC };
};

/** Padding counts as zeros if `count_include_pad` is 1. What lies beyond the padding never counts. */
const average: Operation = (call) => {
  const { x, window } = operands(call);
  const { size, stride, pads } = window;
  const sides = framed(call, x, window);
  const counts = call.attributes.integer('count_include_pad', 0) === 1;
  const { top, left, bottom, right } = pads;
  if (!counts || top + left + bottom + right === 0) {
    return { tensor: avgPool(x, [...size], [...stride], sides), order: NHWC };
  }
  const zeros: Sides = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const rest: Sides = [
    [0, 0],
    [0, Math.max(sides[1][1] - bottom, 0)],
    [0, Math.max(sides[2][1] - right, 0)],
    [0, 0],
  ];
  return { tensor: avgPool(pad(x, zeros), [...size], [...stride], rest), order: NHWC };
};

function operands(call: Call): { x: Tensor4D; window: Window } {
  const x = call.tensor(0, NHWC) as Tensor4D;
  const size = call.attributes.integers('kernel_shape', []);
  const window = windowOf(call, x.shape, size);
  const { top, left } = window.pads;
  if (top >= window.size[0] || left >= window.size[1]) throw call.error('pads more than a window');
  return { x, window };
}

/** The padding up to the end of the last window, so that every backend computes the same windows. */
function framed(call: Call, x: Tensor4D, { size, stride, pads }: Window): Sides {
  const isCeil = call.attributes.integer('ceil_mode', 0) === 1;
  const along = (axis: 0 | 1, before: number, after: number): [number, number] => {
    const pixels = x.shape[axis + 1] as number;
    const steps = (pixels + before + after - size[axis]) / stride[axis];
    let last = isCeil ? Math.ceil(steps) : Math.floor(steps);
    if (isCeil && last * stride[axis] >= pixels + before) last--;
    if (last < 0) throw call.error(`has a window of ${size.join('x')} for an image of shape [${x.shape}]`);
    return [before, Math.max(last * stride[axis] + size[axis] - pixels - before, 0)];
  };
  return [[0, 0], along(0, pads.top, pads.bottom), along(1, pads.left, pads.right), [0, 0]];
}

/** Pooling. */
export const POOLING: Readonly<Record<string, Operation>> = { AveragePool: average, MaxPool: largest };
