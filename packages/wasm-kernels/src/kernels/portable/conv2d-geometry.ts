import { pad, reshape, slice, type Tensor4D } from '@tensorflow/tfjs-core';

type Shape4D = [number, number, number, number];

/** Numbers of cells to add at the start and the end of an axis. A negative number removes cells. */
export type Sides = readonly [before: number, after: number];

/** The sides that extend `extent` cells to `total`, with `before` new cells at the start. */
export const sidesTo = (total: number, extent: number, before: number): Sides => [
  before,
  total - extent - before,
];

/** Adds zeros around each image of x [n, h, w, c], or removes cells. */
export function resized(x: Tensor4D, rows: Sides, columns: Sides): Tensor4D {
  const [n, height, width, channels] = x.shape;
  const sides = [rows, columns].flat();
  const [top, bottom, left, right] = sides.map((side) => Math.max(-side, 0)) as Shape4D;
  const begin: Shape4D = [0, top, left, 0];
  const size: Shape4D = [n, height - top - bottom, width - left - right, channels];
  const cut = sides.some((side) => side < 0) ? slice(x, begin, size) : x;
  if (sides.every((side) => side <= 0)) return cut;
  const grow = ([before, after]: Sides): [number, number] => [Math.max(before, 0), Math.max(after, 0)];
  return pad(cut, [[0, 0], grow(rows), grow(columns), [0, 0]]);
}

/** Inserts `strideHeight` - 1 rows and `strideWidth` - 1 columns of zeros between the pixels of x. */
export function spreadOut(x: Tensor4D, strideHeight: number, strideWidth: number): Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [n, height, width, channels] = x.shape;
  const rows: Tensor4D = reshape(x, [n * height, 1, width, channels]);
  const tall = resized(rows, [0, strideHeight - 1], [0, 0]);
  const pixels: Tensor4D = reshape(tall, [n * height * strideHeight * width, 1, 1, channels]);
  const wide = resized(pixels, [0, 0], [0, strideWidth - 1]);
  const spread: Tensor4D = reshape(wide, [n, height * strideHeight, width * strideWidth, channels]);
  return resized(spread, [0, 1 - strideHeight], [0, 1 - strideWidth]);
}
