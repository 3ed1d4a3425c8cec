import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';
import type { PoolWindow } from '../kernels.js';

/** Resolves the attributes of tfjs's pooling kernels to a window, for an input of `shape`. */
export function tfjsPoolWindow(shape: [number, number, number, number], attrs: NamedAttrMap): PoolWindow {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Parameters2d;
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const along = (
    pixels: number,
    out: number,
    stride: number,
    size: number,
    before: number,
  ): [number, number] => [before, Math.max((out - 1) * stride + size - pixels - before, 0)];
  return {
    filterSize: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pad: [
      [0, 0],
      along(info.inHeight, info.outHeight, info.strideHeight, info.filterHeight, info.padInfo.top),
      along(info.inWidth, info.outWidth, info.strideWidth, info.filterWidth, info.padInfo.left),
      [0, 0],
    ],
  };
}

interface Parameters2d {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
