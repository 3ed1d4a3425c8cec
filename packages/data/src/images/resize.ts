import type { Shape } from '../datasets/dataset.js';
import { Canvas } from '../transforms/image-buffer.js';
import { size as sizeOption } from '../transforms/options.js';
import type { Pixels } from './image.js';
import { type Filter, Weights } from './resize-weights.js';

export type ResizeMethod = 'nearest' | Filter;
export const RESIZE_METHODS: readonly ResizeMethod[] = ['nearest', 'bilinear', 'bicubic'];

/** Turns one image into another; the result is overwritten by the next call. */
export type ImageFunction = (image: Uint8Array) => Uint8Array;

/** Resizes images of `shape`, as a `Resizer` does. */
export function createResizer(
  [height, width, channels]: Shape,
  size: readonly [height: number, width: number],
  method: ResizeMethod,
): ImageFunction {
  const resizer = new Resizer(method);
  return (data) => resizer.resize({ height, width, channels, data }, size[0], size[1]).data;
}

/**
 * Resizes one image after another, of any size, into memory that it uses again. Bilinear and bicubic widen when they
 * shrink (antialiasing) and give the bytes that Pillow gives; nearest takes the pixel under each new pixel's center.
 */
export class Resizer {
  readonly #method: ResizeMethod;
  readonly #columns: Weights;
  readonly #rows: Weights;
  readonly #middle = new Canvas();
  readonly #result = new Canvas();

  constructor(method: ResizeMethod) {
    this.#method = method;
    const filter = method === 'nearest' ? 'bilinear' : method;
    this.#columns = new Weights(filter);
    this.#rows = new Weights(filter);
  }

  /** The image itself where it has the size. */
  resize(image: Pixels, height: number, width: number): Pixels {
    if (image.height === height && image.width === width) return image;
    const result = this.#result.sized(height, width, image.channels);
    if (this.#method === 'nearest') {
      nearest(image, result);
      return result;
    }
    // Along a row, neighbors lie `channels` apart; along a column, a whole row of values apart.
    let wide = image;
    if (image.width !== width) {
      wide = image.height === height ? result : this.#middle.sized(image.height, width, image.channels);
      this.#columns.prepare(image.width, width);
      this.#columns.blend(image.data, wide.data, image.height, image.channels);
    }
    if (image.height !== height) {
      this.#rows.prepare(image.height, height);
      this.#rows.blend(wide.data, result.data, 1, width * image.channels);
    }
    return result;
  }
}

function nearest(image: Pixels, result: Pixels): void {
  const { channels, data } = image;
  const out = result.data;
  const [rowStep, columnStep] = [image.height / result.height, image.width / result.width];
  // Pillow adds up the steps, so its rounding is kept.
  let [offset, centerY] = [0, rowStep / 2];
  for (let y = 0; y < result.height; y++, centerY += rowStep) {
    const row = Math.min(Math.trunc(centerY), image.height - 1) * image.width;
    let centerX = columnStep / 2;
    for (let x = 0; x < result.width; x++, centerX += columnStep) {
      const start = (row + Math.min(Math.trunc(centerX), image.width - 1)) * channels;
      for (let c = 0; c < channels; c++) out[offset++] = data[start + c] as number;
    }
  }
}

export const isSize = (size: unknown) => sizeOption.accepts(size, 1);
export const badSize = (size: unknown) => `size must be ${sizeOption.what}, got ${JSON.stringify(size)}`;
