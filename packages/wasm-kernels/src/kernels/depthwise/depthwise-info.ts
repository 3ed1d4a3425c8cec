import { ShapeError } from '@convkit/core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { DepthwiseGeometryArguments } from '../../generated/kernels.js';

/** The attributes that tfjs passes to a depthwise convolution and, without the data format, to its gradients. */
export interface DepthwiseAttrs {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A shape of four axes. */
export type Shape4D = [number, number, number, number];

type DepthwiseInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * The extents of a depthwise convolution as tfjs computes them.
 * @throws ShapeError if the images are in NCHW or too small for the filter.
 */
export function depthwiseInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode, dataFormat }: DepthwiseAttrs,
): DepthwiseInfo {
  if (dataFormat === 'NCHW') {
    throw new ShapeError('the wasm backend requires NHWC images, got NCHW', {
      hint: 'Transpose the images to [batch, height, width, channels].',
    });
  }
  const [input, filter] = [inputShape as Shape4D, filterShape as Shape4D];
  const info = backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  if (info.outHeight < 0 || info.outWidth < 0) {
    throw new ShapeError(`a filter of [${filterShape}] does not fit into images of [${inputShape}]`, {
      hint: 'Pad the images or use larger ones.',
    });
  }
  return info;
}

/** The arguments that the convolution and its gradients share. */
export const geometryOf = (info: DepthwiseInfo): DepthwiseGeometryArguments => ({
  height: info.inHeight,
  width: info.inWidth,
  inChannels: info.inChannels,
  outChannels: info.outChannels,
  filterHeight: info.filterHeight,
  filterWidth: info.filterWidth,
  strideY: info.strideHeight,
  strideX: info.strideWidth,
  dilationY: info.dilationHeight,
  dilationX: info.dilationWidth,
  top: info.padInfo.top,
  left: info.padInfo.left,
  outHeight: info.outHeight,
  outWidth: info.outWidth,
});
