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

/** A window on an image, which may reach beyond it. */
export interface ImageWindow extends Rectangle {
  /** The part of the image that the window shows. Defaults to the whole image. */
  readonly clip?: Rectangle;
}

/** The part of a window that lies inside the image, in the window's rows and columns. */
export interface Inside {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  /** Whether it is the whole window. */
  readonly isWhole: boolean;
}

/** Returns the part of `window` inside `image`. Its last row and column are exclusive. */
export function insideOf(image: Pixels, { top, left, height, width, clip }: ImageWindow): Inside {
  // 0 - top, as -top would be -0 for 0, and every index computed from it a floating-point number.
  let [firstRow, lastRow] = [Math.max(0 - top, 0), Math.min(height, image.height - top)];
  let [firstColumn, lastColumn] = [Math.max(0 - left, 0), Math.min(width, image.width - left)];
  if (clip) {
    firstRow = Math.max(firstRow, clip.top - top);
    lastRow = Math.min(lastRow, clip.top + clip.height - top);
    firstColumn = Math.max(firstColumn, clip.left - left);
    lastColumn = Math.min(lastColumn, clip.left + clip.width - left);
  }
  const isWhole = firstRow === 0 && firstColumn === 0 && lastRow === height && lastColumn === width;
  return { firstRow, lastRow, firstColumn, lastColumn, isWhole };
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
  const { height, width } = out;
  const { firstRow, lastRow, firstColumn, lastColumn, isWhole } = insideOf(image, {
    top,
    left,
    height,
    width,
  });
  if (!isWhole) fillWith(out, fill);
  const length = (lastColumn - firstColumn) * channels;
  for (let y = firstRow; y < lastRow; y++) {
    let from = (((y + top) * image.width + firstColumn + left) * channels) | 0;
    const start = (y * width + firstColumn) * channels;
    const end = (start + length) | 0;
    for (let to = start | 0; to < end; to = (to + 1) | 0) {
      target[to] = source[from] as number;
      from = (from + 1) | 0;
    }
  }
}
