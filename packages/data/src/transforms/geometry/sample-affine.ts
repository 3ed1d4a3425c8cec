import type { Pixels } from '../../images/types.js';
import { oneOf } from '../options.js';
import type { Matrix } from './affine-matrix.js';
import { type Fill, fillWith } from './window.js';

/** Interpolation method for sampling at positions between pixels. */
export type SampleMethod = 'nearest' | 'bilinear';
export const sampleMethod = oneOf('nearest', 'bilinear');

/** Samples each pixel of `out` at its position in `image` given by `matrix`, with `fill` outside: Pillow's `Image.transform`. */
export function sampleAffine(
  image: Pixels,
  out: Pixels,
  matrix: Matrix,
  method: SampleMethod,
  fill: Fill,
): void {
  fillWith(out, fill);
  if (method === 'bilinear') bilinear(image, out, matrix);
  else if (matrix[1] === 0 && matrix[3] === 0) nearestAlongAxes(image, out, matrix);
  else nearest(image, out, matrix);
}

/** Pillow's `affine_fixed` (Geometry.c): positions in 16.16 fixed point. */
function nearest(image: Pixels, out: Pixels, [a, b, c, d, e, f]: Matrix): void {
  const { height, width, channels, data } = image;
  const [stepX, stepY] = [fixed(a), fixed(d)];
  const [rowX, rowY] = [fixed(b), fixed(e)];
  let startX = fixed(c + a * 0.5 + b * 0.5);
  let startY = fixed(f + d * 0.5 + e * 0.5);
  let to = 0;
  for (let row = 0; row < out.height; row++, startX += rowX, startY += rowY) {
    let atX = startX;
    let atY = startY;
    for (let column = 0; column < out.width; column++, to += channels, atX += stepX, atY += stepY) {
      const x = atX >> 16;
      const y = atY >> 16;
      if (x < 0 || x >= width || y < 0 || y >= height) continue;
      const from = (y * width + x) * channels;
      for (let k = 0; k < channels; k++) out.data[to + k] = data[from + k] as number;
    }
  }
}

const fixed = (value: number) => Math.floor(value * 65_536 + 0.5);

/** Pillow's `ImagingScaleAffine`, for scaling and translation alone: it accumulates the steps. */
function nearestAlongAxes(image: Pixels, out: Pixels, [a, , c, , e, f]: Matrix): void {
  const { height, width, channels, data } = image;
  let y = f + e * 0.5;
  for (let row = 0; row < out.height; row++, y += e) {
    if (y < 0 || y >= height) continue;
    let x = c + a * 0.5;
    for (let column = 0; column < out.width; column++, x += a) {
      if (x < 0 || x >= width) continue;
      const from = (Math.trunc(y) * width + Math.trunc(x)) * channels;
      const to = (row * out.width + column) * channels;
      for (let k = 0; k < channels; k++) out.data[to + k] = data[from + k] as number;
    }
  }
}

/** Pillow's `bilinear_filter8` and `bilinear_filter32RGB`: border pixels extend outwards, and results are truncated. */
function bilinear(image: Pixels, out: Pixels, [a, b, c, d, e, f]: Matrix): void {
  const { height, width, channels, data } = image;
  let to = 0;
  for (let row = 0; row < out.height; row++) {
    for (let column = 0; column < out.width; column++, to += channels) {
      const x = a * (column + 0.5) + b * (row + 0.5) + c;
      const y = d * (column + 0.5) + e * (row + 0.5) + f;
      if (x < 0 || x >= width || y < 0 || y >= height) continue;
      const left = Math.floor(x - 0.5);
      const top = Math.floor(y - 0.5);
      const right = x - 0.5 - left;
      const down = y - 0.5 - top;
      const x0 = Math.max(left, 0) * channels;
      const x1 = Math.min(left + 1, width - 1) * channels;
      const upper = Math.max(top, 0) * width * channels;
      const lower = Math.min(top + 1, height - 1) * width * channels;
      for (let k = 0; k < channels; k++) {
        const above = mix(data[upper + x0 + k] as number, data[upper + x1 + k] as number, right);
        const below = mix(data[lower + x0 + k] as number, data[lower + x1 + k] as number, right);
        out.data[to + k] = mix(above, below, down);
      }
    }
  }
}

const mix = (from: number, to: number, part: number) => from + (to - from) * part;
