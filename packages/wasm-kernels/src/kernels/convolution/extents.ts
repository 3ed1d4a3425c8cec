import type { backend_util } from '@tensorflow/tfjs-core';

type Conv2DInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * Every extent of a convolution of x [batch, height, width, inChannels] with a filter [filterHeight, filterWidth, inChannels,
 * outChannels] into y [batch, outHeight, outWidth, outChannels].
 */
export interface Extents {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  /** Rows of padding above the image. Negative if the first window begins inside it. */
  readonly top: number;
  /** Columns of padding to the left of the image. Negative if the first window begins inside it. */
  readonly left: number;
}

/** The extents of a convolution as tfjs computes them. */
export function extentsOf(info: Conv2DInfo): Extents {
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** The convolution of y's gradient with the flipped filter that computes x's gradient. The stride must be one. */
export function mirrored(extents: Extents): Extents {
  const { height, width, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = extents;
  return {
    ...extents,
    height: outHeight,
    width: outWidth,
    inChannels: outChannels,
    outHeight: height,
    outWidth: width,
    outChannels: inChannels,
    top: filterHeight - 1 - extents.top,
    left: filterWidth - 1 - extents.left,
  };
}
