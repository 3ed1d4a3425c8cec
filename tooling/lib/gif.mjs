import { createRequire } from 'node:module';

// Node and Vite disagree about what an import of this CommonJS package is.
const { GIFEncoder, nearestColorIndex } = createRequire(import.meta.url)('gifenc');

/** @typedef {{ width: number, height: number, data: Uint8Array }} Image RGB, row by row */
/** @typedef {{ image: Image, delay: number }} Frame `delay` in milliseconds */

/** Index of the transparent color. */
const TRANSPARENT = 0;
const COLORS = 255;

/** Colors of the pixels as 0xRRGGBB. @param {Image} image */
function colorsOf({ data }) {
  const colors = new Uint32Array(data.length / 3);
  for (let i = 0; i < colors.length; i++) {
    const [red = 0, green = 0, blue = 0] = data.subarray(3 * i, 3 * i + 3);
    colors[i] = (red << 16) | (green << 8) | blue;
  }
  return colors;
}

/** The 255 most frequent colors: pages are drawn in few. @param {readonly Uint32Array[]} images */
function frequentColors(images) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const image of images) for (const color of image) counts.set(color, (counts.get(color) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, COLORS).map(([color]) => color);
}

/** @param {number} color */
const channels = (color) => [color >> 16, (color >> 8) & 255, color & 255];

/** Returns a function that finds the index of the color nearest to another one. @param {readonly number[]} palette */
function nearestIn(palette) {
  const colors = palette.map(channels);
  /** @type {Map<number, number>} */
  const indexes = new Map(palette.map((color, i) => [color, i + 1]));
  return (/** @type {number} */ color) => {
    const index = indexes.get(color) ?? nearestColorIndex(colors, channels(color)) + 1;
    indexes.set(color, index);
    return index;
  };
}

/**
 * Encodes an animation that repeats forever. Each frame stores only the pixels that differ from the frame before.
 * @param {readonly Frame[]} frames of one size
 * @returns {Uint8Array} a GIF file
 */
export function encodeGif(frames) {
  const images = frames.map(({ image }) => colorsOf(image));
  const palette = frequentColors(images);
  const nearest = nearestIn(palette);
  const gif = GIFEncoder();
  /** @type {Uint8Array | undefined} */
  let shown;
  for (const [i, { image, delay }] of frames.entries()) {
    const indexes = Uint8Array.from(/** @type {Uint32Array} */ (images[i]), nearest);
    const before = shown;
    const changed = before
      ? indexes.map((index, at) => (index === before[at] ? TRANSPARENT : index))
      : indexes;
    gif.writeFrame(changed, image.width, image.height, {
      palette: before ? undefined : [[0, 0, 0], ...palette.map(channels)],
      transparent: before !== undefined,
      transparentIndex: TRANSPARENT,
      delay,
      dispose: 1,
    });
    shown = indexes;
  }
  gif.finish();
  return gif.bytes();
}
