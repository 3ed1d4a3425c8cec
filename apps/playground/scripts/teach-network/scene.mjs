import { resizeImage } from '@convkit/data';

/** Height and width of the training images in pixels. */
export const SIDE = 64;
const CHANNELS = 3;
/** Number of values of an image. */
export const VALUES = SIDE * SIDE * CHANNELS;

/** @typedef {import('@convkit/core').Rng} Rng */
/** @typedef {(i: number) => readonly [red: number, green: number, blue: number]} Paint */

/**
 * A background: a random color, or a gradient between two, with a little noise.
 * @param {Rng} rng
 * @returns {Paint}
 */
function background(rng) {
  const color = () => [0, 1, 2].map(() => 255 * rng.uniform());
  const from = color();
  const to = rng.uniform() < 0.5 ? from : color();
  const [x, y] = [2 * rng.uniform() - 1, 2 * rng.uniform() - 1];
  return (i) => {
    const [column, row] = [(i % SIDE) / SIDE - 0.5, Math.floor(i / SIDE) / SIDE - 0.5];
    const share = Math.min(1, Math.max(0, 0.5 + x * column + y * row));
    return /** @type {[number, number, number]} */ (
      from.map((value, c) => value + share * /** @type {number} */ (to[c] - value))
    );
  };
}

/**
 * Lays an image with transparency over a random background. Where black and white shine through alike, it is opaque.
 * @param {{ black: Uint8Array, white: Uint8Array }} shown its 64x64 RGB pixels on black and on white
 * @param {Rng} rng
 * @param {Uint8Array} out
 */
export function onBackground({ black, white }, rng, out) {
  const paint = background(rng);
  for (let i = 0; i < SIDE * SIDE; i++) {
    for (const [c, behind] of paint(i).entries()) {
      const [dark = 0, bright = 0] = [black[3 * i + c], white[3 * i + c]];
      out[3 * i + c] = Math.round(dark + (behind * (bright - dark)) / 255);
    }
  }
}

/**
 * Lays a grayscale image over a background: white on black as it is, or in a random color on a random background.
 * @param {Uint8Array} ink of `side` x `side` pixels
 * @param {number} side
 * @param {Rng} rng
 * @param {Uint8Array} out
 */
export function inColor(ink, side, rng, out) {
  const { data } = resizeImage({ height: side, width: side, channels: 1, data: ink }, [SIDE, SIDE]);
  const isPlain = rng.uniform() < 0.25;
  const paint = isPlain ? () => /** @type {const} */ ([0, 0, 0]) : background(rng);
  const color = isPlain ? [255, 255, 255] : [0, 1, 2].map(() => 255 * rng.uniform());
  for (let i = 0; i < SIDE * SIDE; i++) {
    const share = /** @type {number} */ (data[i]) / 255;
    for (const [c, behind] of paint(i).entries()) {
      out[3 * i + c] = Math.round(share * /** @type {number} */ (color[c]) + (1 - share) * behind);
    }
  }
}
