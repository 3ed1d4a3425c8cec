import { checkArguments, checkWhole, ShapeError } from '@convkit/core';
import {
  customGrad,
  matMul,
  reshape,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor3d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Size2d } from '../kernels.js';
import { pair } from '../pair.js';
import { averagePool } from './average-pool.js';

/**
 * Adaptive average pooling: the mean of each of h' x w' windows, [n, h, w, c] -> [n, h', w', c], for images of any size.
 * As in PyTorch's `AdaptiveAvgPool2d`, window i covers the rows from floor(i h / h') up to ceil((i + 1) h / h'), and likewise
 * the columns. Windows overlap if h' does not divide h, and repeat pixels if h' is larger than h.
 * @param output [h', w'], or one number for both.
 * @throws ConfigError if `output` is not made of positive whole numbers.
 * @throws ShapeError if `x` is not [n, h, w, c] or has no pixels.
 */
export function adaptiveAveragePool(x: Tensor4D, output: number | Size2d): Tensor4D {
  checkArguments('adaptiveAveragePool', { x }, { x: 'tensor' });
  const [outHeight, outWidth] = pair('the output size of adaptive pooling', output);
  if (x.rank !== 4 || x.shape[1] * x.shape[2] === 0) {
    throw new ShapeError(`adaptive average pooling expects images, got an input of shape [${x.shape}]`, {
      hint: 'Pass images [n, height, width, channels].',
    });
  }
  const [, height, width] = x.shape;
  if (height === outHeight && width === outWidth) return x;
  if (height % outHeight === 0 && width % outWidth === 0) {
    return averagePool(x, { size: [height / outHeight, width / outWidth] });
  }
  checkWhole('the output size of adaptive pooling', outHeight * outWidth, 1, 2 ** 20);
  return poolUneven(x, [outHeight, outWidth]);
}

/** A window is a range of rows times a range of columns, so its mean is two matrix products. */
function poolUneven(x: Tensor4D, [outHeight, outWidth]: Size2d): Tensor4D {
  const [, height, width] = x.shape;
  const means = (image: Tensor4D, transposed: boolean) =>
    tidy(() => {
      const down = alongRows(image, meanMatrix(height, outHeight), transposed);
      return alongColumns(down, meanMatrix(width, outWidth), transposed);
    });
  const pool = customGrad((image) => ({
    value: means(image as Tensor4D, false),
    gradFunc: (dy: Tensor) => means(dy as Tensor4D, true),
  }));
  return pool(x) as Tensor4D;
}

/** [n, from, w, c] -> [n, to, w, c] */
function alongRows(x: Tensor4D, matrix: Tensor3D, transposed: boolean): Tensor4D {
  const [n, height, width, channels] = x.shape;
  const y = matMul(matrix, reshape(x, [n, height, width * channels]), transposed);
  return reshape(y, [n, y.shape[1] as number, width, channels]);
}

/** [n, h, from, c] -> [n, h, to, c] */
function alongColumns(x: Tensor4D, matrix: Tensor3D, transposed: boolean): Tensor4D {
  const [n, height, width, channels] = x.shape;
  const y = matMul(matrix, reshape(x, [n * height, width, channels]), transposed);
  return reshape(y, [n, height, y.shape[1] as number, channels]);
}

/** Matrix [1, to, from] of means: row i holds 1 / (pixels of window i) where the window covers the column, else 0. */
function meanMatrix(from: number, to: number): Tensor3D {
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const [start, end] = [Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to)];
    values.fill(1 / (end - start), i * from + start, i * from + end);
  }
  return tensor3d(values, [1, to, from]);
}
