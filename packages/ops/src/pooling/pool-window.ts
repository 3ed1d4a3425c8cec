import { ShapeError } from '@convkit/core';
import type { PoolWindow, Size2d } from '../kernels.js';
import { checkPadding, pair } from '../pair.js';

/** Options of `maxPool` and `averagePool`. */
export interface PoolOptions {
  /** Height and width of the window in pixels; one number for a square. */
  readonly size: number | Size2d;
  /** Distance between windows in pixels. Defaults to the size of the window. */
  readonly stride?: number | Size2d;
  /**
   * Pixels added on every side, or a scheme of tfjs. Padding takes no part in a maximum or a mean.
   * @defaultValue 'valid'
   */
  readonly padding?: 'valid' | 'same' | number;
  /**
   * Keeps a last window that extends beyond the edge, as long as it starts inside the image or its padding (PyTorch's rule).
   * @defaultValue false
   */
  readonly ceilMode?: boolean;
}

/**
 * Resolves `options` to numbers for an image, so that every backend computes the same windows.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if no window fits the image.
 */
export function poolWindow(inputShape: readonly number[], options: PoolOptions): PoolWindow {
  const { size, stride = size, padding = 'valid', ceilMode = false } = options;
  const filterSize = pair('the pooling size', size);
  const strides = pair('the pooling stride', stride);
  checkPadding('the pooling padding', padding);
  const along = (axis: 0 | 1) => {
    const pixels = inputShape[axis + 1] as number;
    const sides = padSides(pixels, filterSize[axis], strides[axis], padding, ceilMode);
    if (sides === undefined) {
      throw new ShapeError(
        `a pooling window of ${filterSize.join('x')} with stride ${strides.join('x')} and padding ${padding} does not fit ` +
          `an input of shape [${inputShape}]`,
        { hint: 'Images are NHWC. Use a larger image, or a padding of at most half the window.' },
      );
    }
    return sides;
  };
  return { filterSize, strides, pad: [[0, 0], along(0), along(1), [0, 0]] };
}

/** Padding before and after `pixels` along one axis; undefined if no window fits. */
export function padSides(
  pixels: number,
  size: number,
  stride: number,
  padding: 'valid' | 'same' | number,
  ceilMode: boolean,
): [number, number] | undefined {
  if (padding === 'same') {
    const total = Math.max((Math.ceil(pixels / stride) - 1) * stride + size - pixels, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  const before = padding === 'valid' ? 0 : padding;
  if (before > size / 2) return undefined;
  const steps = (pixels + 2 * before - size) / stride;
  let last = ceilMode ? Math.ceil(steps) : Math.floor(steps);
  if (ceilMode && last * stride >= pixels + before) last--;
  if (last < 0) return undefined;
  return [before, Math.max(last * stride + size - pixels - before, 0)];
}
