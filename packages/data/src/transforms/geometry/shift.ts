import type { Rng } from '@convkit/core';
import { byte, optional, required, wholeFrom } from '../options.js';
import type { ImageTransform } from '../types.js';

/** During training, moves the image by a random number of whole pixels in each direction. */
export interface ShiftSpec {
  /** Name of the transform. */
  readonly name: 'shift';
  /** Largest distance in pixels. */
  readonly by: number;
  /**
   * Gray value outside the image, from 0 to 255.
   * @defaultValue 0
   */
  readonly value?: number;
}

export const shift: ImageTransform<ShiftSpec> = {
  options: {
    by: required({ ...wholeFrom(0), requirement: 'a whole number of pixels' }),
    value: optional(byte),
  },
  problem: ({ by }, [height, width]) =>
    by < Math.min(height ?? Number.POSITIVE_INFINITY, width ?? Number.POSITIVE_INFINITY)
      ? undefined
      : `by must be smaller than the image, ${height}x${width}, got ${by}`,
  isRandom: ({ by }) => by > 0,
  compile({ by, value = 0 }) {
    const start = (rng: Rng) => by - rng.integer(2 * by + 1);
    return {
      fill: value,
      at: ({ height, width }, rng) => ({ top: start(rng), left: start(rng), height, width }),
    };
  },
};
