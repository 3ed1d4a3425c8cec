import type { backend_util } from '@tensorflow/tfjs-core';

type Conv2DInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/** Every extent of a convolution of x [batch, height, width, channels] -> y [batch, outHeight, outWidth, columns]. */
export interface Extents {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly columns: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  /** Zeros above and to the left; negative where the first window begins inside the image. */
  readonly top: number;
  readonly left: number;
}

export function extentsOf(info: Conv2DInfo): Extents {
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    columns: info.outChannels,
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

/** The convolution of y's gradient with the flipped filter that gives x's, where the stride is one. */
export function mirrored(extents: Extents): Extents {
  const { height, width, channels, outHeight, outWidth, columns, filterHeight, filterWidth } = extents;
  return {
    ...extents,
    height: outHeight,
    width: outWidth,
    channels: columns,
    outHeight: height,
    outWidth: width,
    columns: channels,
    top: filterHeight - 1 - extents.top,
    left: filterWidth - 1 - extents.left,
  };
}
