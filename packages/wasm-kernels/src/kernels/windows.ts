import type { backend_util } from '@tensorflow/tfjs-core';
import type { Address, KernelExports } from '../runtime/kernel-module.js';
import type { WasmBackend } from '../runtime/wasm-backend.js';

/** A multiple of the four that `convolve` takes at a time. */
export const PIXELS_PER_TASK = 128;

type Conv2DInfo = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * How a convolution walks over its image: each output pixel sees `lines` runs of `run` contiguous floats. The image is framed
 * with zeros where windows hang over its edge. Strides are in floats.
 */
export interface Windows {
  readonly lines: number;
  readonly run: number;
  readonly lineStride: number;
  readonly imageStride: number;
  readonly stepY: number;
  readonly stepX: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Output pixels of all images. */
  readonly pixels: number;
  readonly frame: Frame | undefined;
}

interface Frame {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export function windowsOf(info: Conv2DInfo): Windows {
  const { inHeight, inWidth, inChannels, padInfo, batchSize, outHeight, outWidth } = info;
  const reachedHeight = (outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachedWidth = (outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const isFramed = padInfo.top > 0 || padInfo.left > 0 || reachedHeight > inHeight || reachedWidth > inWidth;
  const height = isFramed ? Math.max(reachedHeight, padInfo.top + inHeight) : inHeight;
  const width = isFramed ? Math.max(reachedWidth, padInfo.left + inWidth) : inWidth;
  const lineStride = width * inChannels;
  return {
    lines: info.filterHeight,
    run: info.filterWidth * inChannels,
    lineStride,
    imageStride: height * lineStride,
    stepY: info.strideHeight * lineStride,
    stepX: info.strideWidth * inChannels,
    outHeight,
    outWidth,
    pixels: batchSize * outHeight * outWidth,
    frame: isFramed ? { top: padInfo.top, left: padInfo.left, height, width } : undefined,
  };
}

/** Floats of all framed images; 0 where there is no frame. */
export function framedSize({ frame, imageStride }: Windows, info: Conv2DInfo): number {
  return frame ? info.batchSize * imageStride : 0;
}

/** Writes the byte offset of each line of a window. */
export function writeOffsets({ lines, lineStride }: Windows, at: Address, backend: WasmBackend): void {
  const offsets = new Uint32Array(backend.wasm.HEAPU8.buffer, at, lines);
  for (let line = 0; line < lines; line++) offsets[line] = 4 * line * lineStride;
}

/** Copies the images into their frame at `to`, or from there back. */
export function copyFramed(
  copy: KernelExports['frame'],
  from: Address,
  to: Address,
  windows: Windows,
  info: Conv2DInfo,
): void {
  const { top, left, height, width } = windows.frame as Frame;
  const { batchSize, inHeight, inWidth, inChannels } = info;
  copy(
    from,
    to,
    batchSize,
    inHeight,
    inWidth * inChannels,
    height,
    width * inChannels,
    top,
    left * inChannels,
  );
}
