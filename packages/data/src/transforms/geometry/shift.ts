import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { byte, optional, required, wholeFrom } from '../options.js';
import { copyWindow } from './window.js';

/** In training alone: moves by up to `by` whole pixels each way, filling with `value` (0 where absent). */
export interface ShiftSpec {
  readonly name: 'shift';
  readonly by: number;
  readonly value?: number;
}

export const shift: ImageTransform<ShiftSpec> = {
  options: { by: required({ ...wholeFrom(0), what: 'a whole number of pixels' }), value: optional(byte) },
  problem: ({ by }, [height, width]) =>
    by < Math.min(height ?? Number.POSITIVE_INFINITY, width ?? Number.POSITIVE_INFINITY)
      ? undefined
      : `by must be below the image's ${height}x${width}, got ${by}`,
  isRandom: ({ by }) => by > 0,
  compile({ by, value = 0 }) {
    const canvas = new Canvas();
    return (image, rng) => {
      const out = canvas.like(image);
      const down = rng.integer(2 * by + 1) - by;
      copyWindow(image, out, -down, by - rng.integer(2 * by + 1), value);
      return out;
    };
  },
};
