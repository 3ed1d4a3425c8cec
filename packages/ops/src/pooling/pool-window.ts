import { ShapeError } from '@convkit/core';
import { pair, requireWhole } from '../extents.js';
import type { Extent, PoolWindow } from '../kernels.js';

export interface PoolOptions {
  /** Extent of the window in pixels; one number for a square. */
  readonly size: number | Extent;
  /** Pixels between windows; the window's size where absent. */
  readonly stride?: number | Extent;
  /** `'valid'` where absent; a number pads every side. Padding never takes part in a maximum or a mean. */
  readonly padding?: 'valid' | 'same' | number;
  /** Keeps a last window that hangs over the edge, as long as it starts inside the image (PyTorch's rule). */
  readonly ceilMode?: boolean;
}

/**
 * Resolves `options` for an image, so that every backend computes the same windows.
 * @throws ShapeError when no window fits.
 */
export function poolWindow(inputShape: readonly number[], options: PoolOptions): PoolWindow {
  const { size, stride = size, padding = 'valid', ceilMode = false } = options;
  const filterSize = pair(size);
  const strides = pair(stride);
  requireWhole('the extents of a pooling window', filterSize, 1);
  requireWhole('strides', strides, 1);
  if (typeof padding === 'number') requireWhole('paddings', [padding], 0);
  const along = (axis: 0 | 1) => {
    const extent = inputShape[axis + 1] as number;
    const sides = padSides(extent, filterSize[axis], strides[axis], padding, ceilMode);
    if (sides === undefined) {
      throw new ShapeError(
        `a pooling window of ${filterSize.join('x')} with stride ${strides.join('x')} and padding ${padding} does not fit ` +
          `an input of shape [${inputShape}]`,
        { hint: 'Images are NHWC. The padding may be at most half the window.' },
      );
    }
    return sides;
  };
  return { filterSize, strides, pad: [[0, 0], along(0), along(1), [0, 0]] };
}

function padSides(
  extent: number,
  size: number,
  stride: number,
  padding: 'valid' | 'same' | number,
  ceilMode: boolean,
): [number, number] | undefined {
  if (padding === 'same') {
    const total = Math.max((Math.ceil(extent / stride) - 1) * stride + size - extent, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  const before = padding === 'valid' ? 0 : padding;
  if (before > size / 2) return undefined;
  const steps = (extent + 2 * before - size) / stride;
  let last = ceilMode ? Math.ceil(steps) : Math.floor(steps);
  if (ceilMode && last * stride >= extent + before) last--;
  if (last < 0) return undefined;
  return [before, Math.max(last * stride + size - extent - before, 0)];
}
