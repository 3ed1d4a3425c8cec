import type { Pixels } from '../images/types.js';
import { type Fill, type ImageWindow, insideOf } from './geometry/window.js';
import { lookUpIn } from './lookup-tables.js';

/** Maps the bytes of a window on an image to numbers, and writes them to `out` at `offset`. */
type LookUpWindow = (image: Pixels, window: ImageWindow, out: Float32Array, offset: number) => void;

/** Creates the lookup in one table for all channels, or one per channel. Outside the image, a window has the color `fill`. */
export function lookUpWindowIn(tables: readonly Float32Array[], fill: Fill, channels: number): LookUpWindow {
  const lookUp = lookUpIn(tables);
  const background = Float32Array.from({ length: channels }, (_, c) => {
    const table = (tables.length === 1 ? tables[0] : tables[c]) as Float32Array;
    return table[typeof fill === 'number' ? fill : (fill[c] as number)] as number;
  });
  return (image, window, out, offset) => {
    const { top, left, height, width } = window;
    const { firstRow, lastRow, firstColumn, lastColumn, isWhole } = insideOf(image, window);
    if (!isWhole) fillWith(background, out, offset, height * width * channels);
    const length = (lastColumn - firstColumn) * channels;
    for (let y = firstRow; y < lastRow; y++) {
      const start = ((y + top) * image.width + firstColumn + left) * channels;
      lookUp(image.data, start, out, offset + (y * width + firstColumn) * channels, length);
    }
  };
}

/** Sets `size` values to the pixel `color`, repeated. */
function fillWith(color: Float32Array, out: Float32Array, start: number, size: number): void {
  if (color.length === 1) {
    out.fill(color[0] as number, start, start + size);
    return;
  }
  out.set(color, start);
  // Copies what is filled until all is: a few large copies are faster than many pixels.
  for (let filled = color.length; filled < size; filled *= 2) {
    out.copyWithin(start + filled, start, start + Math.min(filled, size - filled));
  }
}
