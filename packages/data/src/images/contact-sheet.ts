import { ConfigError } from '@convkit/core';
import type { Pixels } from './image.js';

export interface ContactSheetOptions {
  /** Images a row: as many as make the sheet about square where absent. */
  readonly columns?: number;
  /** Between images and around them, in pixels: 2 unless told. */
  readonly gap?: number;
  /** Each pixel becomes so many squared, so that small images can be seen: 1 unless told. */
  readonly scale?: number;
}

/** Of the paper behind the images: neither black nor white, so that both end somewhere. */
const PAPER = 96;

/**
 * Lays images of one shape out in rows, from the left.
 * @throws ConfigError when there is none, or when they differ in shape.
 */
export function contactSheet(images: readonly Pixels[], options: ContactSheetOptions = {}): Pixels {
  const [first] = images;
  if (!first) throw new ConfigError('a contact sheet needs at least one image');
  const { height, width, channels } = first;
  const { columns = Math.ceil(Math.sqrt(images.length)), gap = 2, scale = 1 } = options;
  const rows = Math.ceil(images.length / columns);
  const [cellHeight, cellWidth] = [height * scale + gap, width * scale + gap];
  const sheet = { height: gap + rows * cellHeight, width: gap + columns * cellWidth, channels };
  const data = new Uint8Array(sheet.height * sheet.width * channels).fill(PAPER);
  for (const [i, image] of images.entries()) {
    if (image.height !== height || image.width !== width || image.channels !== channels) {
      throw new ConfigError('the images of a contact sheet must have one shape');
    }
    const top = gap + Math.floor(i / columns) * cellHeight;
    const left = gap + (i % columns) * cellWidth;
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
        const to = ((top + y) * sheet.width + left + x) * channels;
        for (let c = 0; c < channels; c++) data[to + c] = image.data[from + c] as number;
      }
    }
  }
  return { ...sheet, data };
}
