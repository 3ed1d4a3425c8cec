import { checkArguments } from '@convkit/core';
import {
  AvgPool,
  customGrad,
  div,
  engine,
  mul,
  type NamedAttrMap,
  pad,
  reshape,
  slice,
  type Tensor3D,
  type Tensor4D,
  tensor,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { PoolWindow, Size2d } from '../kernels.js';
import { type PoolOptions, poolWindow } from './pool-window.js';

/**
 * Average pooling: the mean of each window's pixels inside the image, [n, h, w, c] -> [n, h', w', c]. Padding does not count.
 * @throws ConfigError if an option is invalid.
 * @throws ShapeError if no window fits the image.
 */
export function averagePool(x: Tensor4D, options: PoolOptions): Tensor4D {
  checkArguments('averagePool', { x, options }, { x: 'tensor', options: 'object' });
  return averagePoolWindows(x, poolWindow(x.shape, options));
}

/** Average pooling over windows whose options are resolved. */
export function averagePoolWindows(x: Tensor4D, window: PoolWindow): Tensor4D {
  const pool = customGrad((input) => ({
    value: poolMean(input as Tensor4D, window),
    gradFunc: (dy: Tensor4D) => averagePoolGrad(dy, x.shape, window),
  }));
  return pool(x);
}

/** Computes the gradient of `averagePool` for an input of shape `inputShape`. */
export function averagePoolGrad(dy: Tensor4D, inputShape: readonly number[], window: PoolWindow): Tensor4D {
  const reference = () => [tidy(() => gradReference(dy, inputShape, window))];
  return dispatch('AveragePoolGrad', { dy }, { ...window, inputShape }, reference)[0] as Tensor4D;
}

function poolMean(x: Tensor4D, window: PoolWindow): Tensor4D {
  return engine().runKernel<Tensor4D>(AvgPool, { x }, window as unknown as NamedAttrMap);
}

/** Each pixel of the input sums dy / (pixels of the window) over the windows that cover it. */
function gradReference(dy: Tensor4D, inputShape: readonly number[], window: PoolWindow): Tensor4D {
  const [height, width] = [inputShape[1] as number, inputShape[2] as number];
  const [windowHeight, windowWidth] = window.filterSize;
  const [outHeight, outWidth] = [dy.shape[1], dy.shape[2]];
  const share = div(dy, pixelCounts(inputShape, [outHeight, outWidth], window)) as Tensor4D;
  const tiled =
    window.pad.flat().every((side) => side === 0) && String(window.filterSize) === String(window.strides);
  if (tiled && outHeight * windowHeight === height && outWidth * windowWidth === width)
    return spread(share, window, 'repeat');

  // Put each share at the first pixel of its window, then sum windows of stride 1.
  const [top, left] = [window.pad[1][0], window.pad[2][0]];
  const atCorners = spread(share, window, 'zero');
  const placed = crop(
    atCorners,
    (outHeight - 1) * window.strides[0] + 1,
    (outWidth - 1) * window.strides[1] + 1,
  );
  const padded = pad(placed, [
    [0, 0],
    [windowHeight - 1 - top, height + top - placed.shape[1]],
    [windowWidth - 1 - left, width + left - placed.shape[2]],
    [0, 0],
  ]);
  const none: PoolWindow['pad'] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  const means = poolMean(padded, { filterSize: window.filterSize, strides: [1, 1], pad: none });
  return mul(means, windowHeight * windowWidth);
}

/** Number of pixels of each window inside the image, [1, h', w', 1]. */
function pixelCounts(inputShape: readonly number[], output: Size2d, window: PoolWindow): Tensor4D {
  const along = (axis: 0 | 1) =>
    Array.from({ length: output[axis] }, (_, index) => {
      const start = index * window.strides[axis] - (window.pad[axis + 1] as [number, number])[0];
      const end = Math.min(start + window.filterSize[axis], inputShape[axis + 1] as number);
      return end - Math.max(start, 0);
    });
  const [perRow, perColumn] = [along(0), along(1)];
  return tensor(
    perRow.flatMap((r) => perColumn.map((c) => r * c)),
    [1, perRow.length, perColumn.length, 1],
  );
}

/** Turns each pixel into a block as large as the stride: the pixel repeated, or the pixel followed by zeros. */
function spread(x: Tensor4D, { strides }: PoolWindow, fill: 'repeat' | 'zero'): Tensor4D {
  const [n, height, width, channels] = x.shape;
  const stretch = (h: Tensor3D, by: number): Tensor3D =>
    fill === 'repeat'
      ? tile(h, [1, by, 1])
      : pad(h, [
          [0, 0],
          [0, by - 1],
          [0, 0],
        ]);
  const tall = stretch(reshape(x, [n * height, 1, width * channels]), strides[0]);
  const wide = stretch(reshape(tall, [n * height * strides[0] * width, 1, channels]), strides[1]);
  return reshape(wide, [n, height * strides[0], width * strides[1], channels]);
}

const crop = (x: Tensor4D, height: number, width: number) =>
  slice(x, [0, 0, 0, 0], [x.shape[0], height, width, x.shape[3]]);
