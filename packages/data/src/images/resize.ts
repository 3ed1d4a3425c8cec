import { ImageBuffer } from './image-buffer.js';
import { type ResizeFilter, ResizeWeights } from './resize-weights.js';
import type { Pixels, Shape } from './types.js';

/** Interpolation method for resizing. */
export type ResizeMethod = 'nearest' | ResizeFilter;
export const RESIZE_METHODS: readonly ResizeMethod[] = ['nearest', 'bilinear', 'bicubic'];

/** Creates a function that resizes images of `shape`. Its result is overwritten by the next call. */
export function createResizer(
  [height, width, channels]: Shape,
  size: readonly [height: number, width: number],
  method: ResizeMethod,
): (image: Uint8Array) => Uint8Array {
  const resizer = new Resizer(method);
  return (data) => resizer.resize({ height, width, channels, data }, size[0], size[1]).data;
}

/**
 * Resizes images of any size into a buffer that it reuses: each result is overwritten by the next. Bilinear and bicubic antialias when
 * downsampling and give the same bytes as Pillow. Nearest takes the pixel under the center of each new pixel.
 */
export class Resizer {
  readonly #method: ResizeMethod;
  readonly #columns: ResizeWeights;
  readonly #rows: ResizeWeights;
  readonly #middle = new ImageBuffer();
  readonly #result = new ImageBuffer();

  constructor(method: ResizeMethod) {
    this.#method = method;
    const filter = method === 'nearest' ? 'bilinear' : method;
    this.#columns = new ResizeWeights(filter);
    this.#rows = new ResizeWeights(filter);
  }

  /** Resizes `image`, or returns it unchanged if it has the requested size. */
  resize(image: Pixels, height: number, width: number): Pixels {
    if (image.height === height && image.width === width) return image;
    const result = this.#result.sized(height, width, image.channels);
    if (this.#method === 'nearest') {
      nearest(image, result);
      return result;
    }
    // Neighbors in a row are `channels` values apart, neighbors in a column a whole row of values.
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
  // Accumulates the steps as Pillow does, to round alike.
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
