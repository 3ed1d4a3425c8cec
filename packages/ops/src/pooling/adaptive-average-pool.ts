import { ShapeError } from '@convkit/core';
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
import { pair, requireWhole } from '../extents.js';
import type { Extent } from '../kernels.js';
import { averagePool } from './average-pool.js';

/**
 * The mean of each of h' x w' windows, [n, h, w, c] -> [n, h', w', c], whatever the image's size: window i of PyTorch's
 * `AdaptiveAvgPool2d` covers the rows from floor(i h / h') up to ceil((i + 1) h / h'), and the columns likewise. Windows overlap
 * where h' does not divide h, and repeat pixels where h' is larger. `output` is [h', w'], or one number for both.
 * @throws ConfigError when `output` is not of positive whole numbers.
 * @throws ShapeError when `x` is not [n, h, w, c] or has no pixels.
 */
export function adaptiveAveragePool(x: Tensor4D, output: number | Extent): Tensor4D {
  const [rows, columns] = pair(output);
  requireWhole('the extents of an adaptive pooling', [rows, columns], 1);
  if (x.rank !== 4 || x.shape[1] * x.shape[2] === 0) {
    throw new ShapeError(`adaptive average pooling got an input of shape [${x.shape}]`, {
      hint: 'It takes images [n, height, width, channels].',
    });
  }
  const [, height, width] = x.shape;
  if (height === rows && width === columns) return x;
  if (height % rows === 0 && width % columns === 0) {
    return averagePool(x, { size: [height / rows, width / columns] });
  }
  return poolUneven(x, [rows, columns]);
}

/** Windows are products of rows and columns, and so are their means: two matrix products. */
function poolUneven(x: Tensor4D, [rows, columns]: Extent): Tensor4D {
  const [, height, width] = x.shape;
  const means = (image: Tensor4D, transposed: boolean) =>
    tidy(() => {
      const down = alongRows(image, meanMatrix(height, rows), transposed);
      return alongColumns(down, meanMatrix(width, columns), transposed);
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

/** [1, to, from]: row i holds 1 / (pixels of window i) where it covers the column, else 0. */
function meanMatrix(from: number, to: number): Tensor3D {
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const [start, end] = [Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to)];
    values.fill(1 / (end - start), i * from + start, i * from + end);
  }
  return tensor3d(values, [1, to, from]);
}
