import { ConfigError, checkArguments, checkOptions } from '@convkit/core';
import { IMAGES } from '../check-values.js';
import type { Pixels } from './types.js';

/** Options for `contactSheet`. */
export interface ContactSheetOptions {
  /** Number of images per row. Defaults to a number that makes the sheet roughly square. */
  readonly columns?: number;
  /**
   * Space between images and around the sheet, in pixels.
   * @defaultValue 2
   */
  readonly gap?: number;
  /**
   * Enlarges each pixel to a square with sides of this many pixels.
   * @defaultValue 1
   */
  readonly scale?: number;
}

/** Gray, so that both black and white images stand out. */
const BACKGROUND = 96;

/**
 * Arranges images of one shape in a grid, row by row.
 * @throws ConfigError if there are no images, or their shapes differ.
 */
export function contactSheet(images: readonly Pixels[], options: ContactSheetOptions = {}): Pixels {
  checkArguments('contactSheet', { images }, { images: IMAGES });
  checkOptions('contactSheet', options, { columns: 'whole?', gap: 'count?', scale: 'whole?' });
  const [first] = images;
  if (!first) throw new ConfigError('a contact sheet needs at least one image');
  const { height, width, channels } = first;
  const { columns = Math.ceil(Math.sqrt(images.length)), gap = 2, scale = 1 } = options;
  const rows = Math.ceil(images.length / columns);
  const [cellHeight, cellWidth] = [height * scale + gap, width * scale + gap];
  const sheet = { height: gap + rows * cellHeight, width: gap + columns * cellWidth, channels };
  checkArguments(
    'contactSheet',
    { 'the size of the sheet': sheet.height * sheet.width * channels },
    { 'the size of the sheet': 'size' },
  );
  const data = new Uint8Array(sheet.height * sheet.width * channels).fill(BACKGROUND);
  for (const [i, image] of images.entries()) {
    if (image.height !== height || image.width !== width || image.channels !== channels) {
      throw new ConfigError('the images of a contact sheet must all have the same shape');
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
