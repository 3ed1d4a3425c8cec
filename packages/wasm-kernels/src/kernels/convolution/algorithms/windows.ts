import { runJob, writeWords } from '../../../runtime/jobs.js';
import type { Address, WasmBackend } from '../../../runtime/wasm-backend.js';
import type { Extents } from '../extents.js';

/** The fewest floats of frames that one task writes, unless there are fewer. */
const FLOATS_PER_TASK = 16384;

/**
 * How a convolution walks over its images. Each output pixel sees `lines` runs of `run` contiguous floats. If windows reach over the edges
 * of the images, the images are framed with zeros. Strides and steps are in floats.
 */
export interface Windows {
  readonly lines: number;
  readonly run: number;
  /** Where each line begins in a window, in bytes. */
  readonly offsets: readonly number[];
  readonly imageStride: number;
  /** From one window to the one below. */
  readonly stepY: number;
  /** From one window to the next in its row. */
  readonly stepX: number;
  readonly outHeight: number;
  readonly outWidth: number;
  /** Output pixels of all images. */
  readonly pixels: number;
  /** The frame around each image, if necessary. */
  readonly frame: Frame | undefined;
}

/** A frame of zeros: its size, and where the image begins in it, in pixels. */
interface Frame {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The windows of a convolution. */
export function windowsOf(extents: Extents): Windows {
  const { batch, height, width, inChannels, outHeight, outWidth, filterHeight, filterWidth } = extents;
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
  const lineStride = (frame?.width ?? width) * inChannels;
  // Without dilation, a row of the filter sees one run of the image.
  const runsAcross = dilationX === 1 ? 1 : filterWidth;
  const lines = filterHeight * runsAcross;
  return {
    lines,
    run: (filterWidth / runsAcross) * inChannels,
    offsets: Array.from({ length: lines }, (_, line) => {
      const row = Math.floor(line / runsAcross) * dilationY;
      return 4 * (row * lineStride + (line % runsAcross) * dilationX * inChannels);
    }),
    imageStride: (frame?.height ?? height) * lineStride,
    stepY: strideY * lineStride,
    stepX: strideX * inChannels,
    outHeight,
    outWidth,
    pixels: batch * outHeight * outWidth,
    frame,
  };
}

/** Floats of all framed images, or 0 if there is no frame. */
export function framedSize({ frame, imageStride }: Windows, { batch }: Extents): number {
  return frame ? batch * imageStride : 0;
}

/** Writes the offsets of the windows' lines to `at`. */
export function writeOffsets({ offsets }: Windows, at: Address, backend: WasmBackend): void {
  writeWords(backend, at, offsets);
}

/** Copies the images at `x` into the middle of frames of zeros at `framed`. */
export function frameImages(
  backend: WasmBackend,
  x: Address,
  framed: Address,
  windows: Windows,
  extents: Extents,
): void {
  const { batch, height, width, inChannels } = extents;
  const frame = windows.frame as Frame;
  const frameLineFloats = frame.width * inChannels;
  runJob(backend, {
    kernel: 'frameRows',
    units: batch * frame.height,
    unitsPerTask: Math.ceil(FLOATS_PER_TASK / Math.max(1, frameLineFloats)),
    args: {
      x,
      framed,
      height,
      lineFloats: width * inChannels,
      frameHeight: frame.height,
      frameLineFloats,
      top: frame.top,
      leftFloats: frame.left * inChannels,
    },
  });
}

/** Cuts the images out of their frames: the inverse of `frameImages`. */
export function cutOutImages(
  backend: WasmBackend,
  framed: Address,
  x: Address,
  windows: Windows,
  extents: Extents,
): void {
  const { batch, height, width, inChannels } = extents;
  const { offset, lineStride } = placeInFrame(windows, extents);
  const lineFloats = width * inChannels;
  runJob(backend, {
    kernel: 'copyImages',
    units: batch,
    unitsPerTask: 1,
    args: {
      from: framed + 4 * offset,
      fromImageStride: windows.imageStride,
      fromLineStride: lineStride,
      to: x,
      toImageStride: height * lineFloats,
      toLineStride: lineFloats,
      lines: height,
      lineFloats,
    },
  });
}

/** Where the image begins in its frame, and the length of a line of the frame, in floats. */
function placeInFrame({ frame }: Windows, { inChannels }: Extents) {
  const { top, left, width } = frame as Frame;
  const lineStride = width * inChannels;
  return { offset: top * lineStride + left * inChannels, lineStride };
}
