import { ShapeError } from '@convkit/core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { Address } from '../../runtime/kernel-module.js';

/** What tfjs passes to a depthwise convolution and, but for the format, to its gradients. */
export interface DepthwiseAttrs {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export type Shape4D = [number, number, number, number];

type DepthwiseInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/** What tfjs computes of a depthwise convolution's extents. @throws ShapeError for images in NCHW or too small for the filter. */
export function depthwiseInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode, dataFormat }: DepthwiseAttrs,
): DepthwiseInfo {
  if (dataFormat === 'NCHW') {
    throw new ShapeError('the wasm backend convolves images in NHWC only, got NCHW', {
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
      hint: 'Pad the images, or take larger ones.',
    });
  }
  return info;
}

/** The arguments that the convolution and its gradients share; see assembly/depthwise/gradients.ts. */
export function depthwiseArguments(
  info: DepthwiseInfo,
  ...[a, b, output]: [Address, Address, Address]
): number[] {
  return [
    a,
    b,
    output,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
    info.batchSize,
  ];
}
