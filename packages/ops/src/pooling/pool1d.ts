import { checkArguments, checkWhole, ShapeError } from '@convkit/core';
import { type Rank, reshape, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { PoolWindow } from '../kernels.js';
import { checkPadding } from '../pair.js';
import { averagePoolWindows } from './average-pool.js';
import { maxPoolWindows } from './max-pool.js';
import { padSides } from './pool-window.js';

/** Options of `maxPool1d` and `averagePool1d`. */
export interface Pool1dOptions {
  /** Length of the window in steps. */
  readonly size: number;
  /** Distance between windows in steps. Defaults to the size of the window. */
  readonly stride?: number;
  /**
   * Steps added on both sides, or a scheme of tfjs. Maximum and mean ignore padding.
   * @defaultValue 'valid'
   */
  readonly padding?: 'valid' | 'same' | number;
  /**
   * Keeps a last window that extends beyond the end, as long as it starts inside the series or its padding (PyTorch's rule).
   * @defaultValue false
   */
  readonly ceilMode?: boolean;
}

/**
 * Max pooling of series: the largest value of each window, [n, length, c] -> [n, length', c]. Of equal values, the first gets the gradient.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if no window fits the series.
 */
export function maxPool1d(x: Tensor3D, options: Pool1dOptions): Tensor3D {
  checkArguments('maxPool1d', { x, options }, { x: 'tensor', options: 'object' });
  return pool(x, options, maxPoolWindows);
}

/**
 * Average pooling of series: the mean of each window's steps inside the series, [n, length, c] -> [n, length', c]. Padding is ignored.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if no window fits the series.
 */
export function averagePool1d(x: Tensor3D, options: Pool1dOptions): Tensor3D {
  checkArguments('averagePool1d', { x, options }, { x: 'tensor', options: 'object' });
  return pool(x, options, averagePoolWindows);
}

/** Pools images of one row. */
function pool(
  x: Tensor3D,
  options: Pool1dOptions,
  run: (x: Tensor4D, window: PoolWindow) => Tensor4D,
): Tensor3D {
  const window = windowOf(x.shape, options);
  return tidy(() => {
    const [n, length, channels] = x.shape;
    const y = run(reshape<Rank.R4>(x, [n, 1, length, channels]), window);
    return reshape<Rank.R3>(y, [n, y.shape[2], channels]);
  });
}

function windowOf(shape: readonly number[], options: Pool1dOptions): PoolWindow {
  const { size, stride = size, padding = 'valid', ceilMode = false } = options;
  checkWhole('the pooling size', size);
  checkWhole('the pooling stride', stride);
  checkPadding('the pooling padding', padding);
  const sides = shape.length === 3 && padSides(shape[1] as number, size, stride, padding, ceilMode);
  if (!sides) {
    throw new ShapeError(
      `a pooling window of ${size} steps with stride ${stride} and padding ${padding} does not fit an input of shape [${shape}]`,
      {
        hint: 'Series are [n, length, channels]. Use longer series, or a padding of at most half the window.',
      },
    );
  }
  return { filterSize: [1, size], strides: [1, stride], pad: [[0, 0], [0, 0], sides, [0, 0]] };
}
