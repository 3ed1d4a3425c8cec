import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { fill, optional, required, size } from '../options.js';
import { compileCenterCrop } from './center-crop.js';
import { type Padding, padding, sidesOf } from './padding.js';
import { copyWindow, type Fill } from './window.js';

/** In training, a part of `size` from a random place of the padded image; else from its center. torchvision's RandomCrop. */
export interface RandomCropSpec {
  readonly name: 'random-crop';
  readonly size: readonly [height: number, width: number];
  /** Pixels of `fill` around the image: on all sides, or [left, top, right, bottom]. 0 where absent. */
  readonly padding?: Padding;
  /** 0 where absent. */
  readonly fill?: Fill;
}

export const randomCrop: ImageTransform<RandomCropSpec> = {
  options: { size: required(size), padding: optional(padding), fill: optional(fill) },
  problem({ size, padding }, [height, width]) {
    const { left, top, right, bottom } = sidesOf(padding);
    const fits = (side: number, has: number | null, more: number) => has === null || side <= has + more;
    if (fits(size[0], height, top + bottom) && fits(size[1], width, left + right)) return undefined;
    return `a part of ${size.join('x')} is larger than the padded image of ${height}x${width}`;
  },
  shape: ({ size }, [, , channels]) => [size[0], size[1], channels],
  isRandom: () => true,
  compile({ size: [height, width], padding, fill = 0 }) {
    const { left, top, right, bottom } = sidesOf(padding);
    const canvas = new Canvas();
    return (image, rng) => {
      // An image of a mixed set that is too small for its part is filled up at the bottom and the right.
      const rows = Math.max(image.height + top + bottom - height, 0);
      const columns = Math.max(image.width + left + right - width, 0);
      const out = canvas.sized(height, width, image.channels);
      const row = rng.integer(rows + 1) - top;
      copyWindow(image, out, row, rng.integer(columns + 1) - left, fill);
      return out;
    };
  },
  compileSteady: ({ size, fill = 0 }) => compileCenterCrop(size, fill),
};
