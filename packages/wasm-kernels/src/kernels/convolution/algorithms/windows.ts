import { runJob } from '../../../runtime/jobs.js';
import type { Address } from '../../../runtime/kernel-module.js';
import type { WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';

/**
 * How a convolution walks over its images: each output pixel sees `lines` runs of `run` contiguous floats. The images are framed
 * with zeros where windows hang over their edges. Strides are in floats.
 */
export interface Windows {
  readonly lines: number;
  readonly run: number;
  /** Where each line begins in a window, in bytes. */
  readonly offsets: readonly number[];
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

export function windowsOf(extents: Extents): Windows {
  const { batch, height, width, channels, outHeight, outWidth, filterHeight, filterWidth } = extents;
  const { strideY, strideX, dilationY, dilationX, top, left } = extents;
  const reachedHeight = (outHeight - 1) * strideY + (filterHeight - 1) * dilationY + 1;
  const reachedWidth = (outWidth - 1) * strideX + (filterWidth - 1) * dilationX + 1;
  const isFramed = top > 0 || left > 0 || reachedHeight > height || reachedWidth > width;
  const frame = isFramed
    ? {
        top,
        left,
        height: Math.max(reachedHeight, top + height),
        width: Math.max(reachedWidth, left + width),
      }
    : undefined;
  const lineStride = (frame?.width ?? width) * channels;
  // Without gaps, a row of the filter sees one run of the image.
  const runsAcross = dilationX === 1 ? 1 : filterWidth;
  const lines = filterHeight * runsAcross;
  return {
    lines,
    run: (filterWidth / runsAcross) * channels,
    offsets: Array.from({ length: lines }, (_, line) => {
      const row = Math.floor(line / runsAcross) * dilationY;
      return 4 * (row * lineStride + (line % runsAcross) * dilationX * channels);
    }),
    imageStride: (frame?.height ?? height) * lineStride,
    stepY: strideY * lineStride,
    stepX: strideX * channels,
    outHeight,
    outWidth,
    pixels: batch * outHeight * outWidth,
    frame,
  };
}

/** Floats of all framed images; 0 where there is no frame. */
export function framedSize({ frame, imageStride }: Windows, { batch }: Extents): number {
  return frame ? batch * imageStride : 0;
}

export function writeOffsets({ offsets }: Windows, at: Address, backend: WasmBackend): void {
  new Uint32Array(backend.wasm.HEAPU8.buffer, at, offsets.length).set(offsets);
}

/** Copies the images at `x` into the middle of frames of zeros at `framed`. */
export function frameImages(
  backend: WasmBackend,
  x: Address,
  framed: Address,
  windows: Windows,
  extents: Extents,
): void {
  const { inside, lineStride } = insideOf(windows, extents);
  const { batch, height, width, channels } = extents;
  const line = width * channels;
  const { imageStride } = windows;
  const [from, to] = [
    [x, height * line, line],
    [framed + 4 * inside, imageStride, lineStride],
  ];
  const args = [framed, imageStride, ...from, ...to, height, line];
  runJob(backend, { kernel: 'copyImages', units: batch, unitsPerTask: 1, args });
}

/** The inverse of `frameImages`: cuts the images out of their frames. */
export function cutOutImages(
  backend: WasmBackend,
  framed: Address,
  x: Address,
  windows: Windows,
  extents: Extents,
): void {
  const { inside, lineStride } = insideOf(windows, extents);
  const { batch, height, width, channels } = extents;
  const line = width * channels;
  const [from, to] = [
    [framed + 4 * inside, windows.imageStride, lineStride],
    [x, height * line, line],
  ];
  const args = [0, 0, ...from, ...to, height, line];
  runJob(backend, { kernel: 'copyImages', units: batch, unitsPerTask: 1, args });
}

/** Where the image begins in its frame, and the frame's line, in floats. */
function insideOf({ frame }: Windows, { channels }: Extents) {
  const { top, left, width } = frame as Frame;
  const lineStride = width * channels;
  return { inside: top * lineStride + left * channels, lineStride };
}

/** The arguments by which a job finds its windows. */
export const windowArguments = (windows: Windows) => [
  windows.lines,
  windows.run,
  windows.imageStride,
  windows.stepY,
  windows.stepX,
  windows.outHeight,
  windows.outWidth,
];
