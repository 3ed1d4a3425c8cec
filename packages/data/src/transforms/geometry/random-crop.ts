import { fill, optional, required, size } from '../options.js';
import type { ImageTransform } from '../types.js';
import { compileCenterCrop } from './center-crop.js';
import { type Padding, padding, sidesOf } from './padding.js';
import type { Fill } from './window.js';

/** Crops at a random position of the padded image during training, else at its center. torchvision's RandomCrop. */
export interface RandomCropSpec {
  /** Name of the transform. */
  readonly name: 'random-crop';
  /** Size of the crop. */
  readonly size: readonly [height: number, width: number];
  /**
   * Number of pixels to pad on all sides, or [left, top, right, bottom].
   * @defaultValue 0
   */
  readonly padding?: Padding;
  /**
   * Color of the padding.
   * @defaultValue 0
   */
  readonly fill?: Fill;
}

export const randomCrop: ImageTransform<RandomCropSpec> = {
  options: { size: required(size), padding: optional(padding), fill: optional(fill) },
  problem({ size, padding }, [height, width]) {
    const { left, top, right, bottom } = sidesOf(padding);
    const fits = (side: number, has: number | null, more: number) => has === null || side <= has + more;
    if (fits(size[0], height, top + bottom) && fits(size[1], width, left + right)) return undefined;
    return `a crop of ${size.join('x')} is larger than the padded image of ${height}x${width}`;
  },
  shape: ({ size }, [, , channels]) => [size[0], size[1], channels],
  isRandom: () => true,
  compile({ size: [height, width], padding, fill = 0 }) {
    const { left, top, right, bottom } = sidesOf(padding);
    return {
      fill,
      at(image, rng) {
        // In a dataset of different sizes, an image that is too small is padded at the bottom and the right.
        const rows = Math.max(image.height + top + bottom - height, 0);
        const columns = Math.max(image.width + left + right - width, 0);
        const row = rng.integer(rows + 1) - top;
        return { top: row, left: rng.integer(columns + 1) - left, height, width };
      },
    };
  },
  compileForEvaluation: ({ size, fill = 0 }) => compileCenterCrop(size, fill),
};
