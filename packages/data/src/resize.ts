import type { Shape } from './dataset.js';

export type ResizeMethod = 'bilinear' | 'nearest';

/** Turns one picture into another; the result is overwritten by the next call. */
export type PictureFunction = (image: Uint8Array) => Uint8Array;

/** Fixed-point digits of a weight, as Pillow has them: 32 bits less 8 of the pixel and 2 to spare. */
const PRECISION = 22;

/**
 * Resizes pictures of `shape`. Bilinear widens its triangle when it shrinks (antialiasing) and gives the bytes that
 * Pillow gives; nearest takes the pixel under each new pixel's centre.
 */
export function createResizer(
  shape: Shape,
  size: readonly [height: number, width: number],
  method: ResizeMethod,
): PictureFunction {
  const [height, width, channels] = shape;
  if (height === size[0] && width === size[1]) return (image) => image;
  if (method === 'nearest') return nearest(shape, size);
  const middle = new Uint8Array(height * size[1] * channels);
  const result = new Uint8Array(size[0] * size[1] * channels);
  const columns = triangleWeights(width, size[1]);
  const rows = triangleWeights(height, size[0]);
  return (image) => {
    // Along a row, neighbours lie `channels` apart; along a column, a whole row of values apart.
    const wide = width === size[1] ? image : blend(image, middle, columns, height, width, channels);
    return height === size[0] ? wide : blend(wide, result, rows, 1, height, size[1] * channels);
  };
}

interface Weights {
  /** Where each output's inputs begin, and how many they are. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `taps` weights an output, in fixed point. */
  readonly values: Int32Array;
  readonly taps: number;
}

/** Pillow's `precompute_coeffs` (Resample.c) for the triangle filter. */
function triangleWeights(from: number, to: number): Weights {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const weights = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    values: new Int32Array(to * taps),
    taps,
  };
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const count = Math.min(Math.trunc(center + support + 0.5), from) - first;
    const raw = Array.from({ length: count }, (_, k) =>
      Math.max(0, 1 - Math.abs((k + first - center + 0.5) * (1 / support))),
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    weights.first[i] = first;
    weights.count[i] = count;
    raw.forEach((weight, k) => {
      weights.values[i * taps + k] = Math.trunc(0.5 + (weight / total) * (1 << PRECISION));
    });
  }
  return weights;
}

/** Treats `source` as [outer, from, inner] and `target` as [outer, to, inner]. */
function blend(
  source: Uint8Array,
  target: Uint8Array,
  weights: Weights,
  outer: number,
  from: number,
  inner: number,
) {
  const { first, count, values, taps } = weights;
  let offset = 0;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < first.length; i++) {
      const start = (o * from + (first[i] as number)) * inner;
      const ends = count[i] as number;
      for (let c = 0; c < inner; c++) {
        let sum = 1 << (PRECISION - 1);
        for (let k = 0; k < ends; k++) {
          sum += (source[start + k * inner + c] as number) * (values[i * taps + k] as number);
        }
        target[offset++] = Math.min(sum >> PRECISION, 255);
      }
    }
  }
  return target;
}

function nearest(
  [height, width, channels]: Shape,
  [toHeight, toWidth]: readonly [number, number],
): PictureFunction {
  const result = new Uint8Array(toHeight * toWidth * channels);
  const rows = positions(height, toHeight);
  const columns = positions(width, toWidth);
  return (image) => {
    let offset = 0;
    for (let y = 0; y < toHeight; y++) {
      const row = (rows[y] as number) * width;
      for (let x = 0; x < toWidth; x++) {
        const start = (row + (columns[x] as number)) * channels;
        for (let c = 0; c < channels; c++) result[offset++] = image[start + c] as number;
      }
    }
    return result;
  };
}

/** Below which of `from` places the centres of `to` places lie; Pillow adds up the steps, so its rounding is kept. */
function positions(from: number, to: number): Int32Array {
  const step = from / to;
  let center = step / 2;
  return Int32Array.from({ length: to }, () => {
    const position = Math.min(Math.trunc(center), from - 1);
    center += step;
    return position;
  });
}

export const isSize = (size: unknown) =>
  Array.isArray(size) &&
  size.length === 2 &&
  size.every((extent) => Number.isInteger(extent) && extent > 0 && extent <= 16_384);
export const badSize = (size: unknown) =>
  `size must be [height, width], whole numbers from 1 to 16384, got ${JSON.stringify(size)}`;
