import type { Pixels } from '../../images/types.js';

/** A color: a byte for all channels, or one per channel. */
export type Fill = number | readonly number[];

/** A rectangle within an image, in pixels. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Sets every pixel to `fill`. */
export function fillWith({ data, channels }: Pixels, fill: Fill): void {
  if (typeof fill === 'number') data.fill(fill);
  else for (let i = 0; i < data.length; i++) data[i] = fill[i % channels] as number;
}

/**
 * Copies the part of `image` that starts at row `top` and column `left` to `out`, which sets its size. Parts outside the image are set to
 * `fill`.
 */
export function copyWindow(image: Pixels, out: Pixels, top: number, left: number, fill: Fill): void {
  const { channels, data: source } = image;
  const target = out.data;
  const [firstRow, lastRow] = [Math.max(-top, 0), Math.min(out.height, image.height - top)];
  const [firstColumn, lastColumn] = [Math.max(-left, 0), Math.min(out.width, image.width - left)];
  const isInside = firstRow === 0 && firstColumn === 0 && lastRow === out.height && lastColumn === out.width;
  if (!isInside) fillWith(out, fill);
  const length = Math.max(lastColumn - firstColumn, 0) * channels;
  for (let y = firstRow; y < lastRow; y++) {
    const from = ((y + top) * image.width + firstColumn + left) * channels;
    const to = (y * out.width + firstColumn) * channels;
    for (let i = 0; i < length; i++) target[to + i] = source[from + i] as number;
  }
}
