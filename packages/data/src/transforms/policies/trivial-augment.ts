import { ImageBuffer } from '../../images/image-buffer.js';
import { type SampleMethod, sampleMethod } from '../geometry/sample-affine.js';
import type { Fill } from '../geometry/window.js';
import { fill, optional, wholeFrom } from '../options.js';
import type { ImageTransform } from '../types.js';
import { augmentOps } from './augment-ops.js';

/** During training, applies one random operation of random magnitude: Müller & Hutter 2021, arXiv:2103.10158, wide augmentation space. */
export interface TrivialAugmentSpec {
  /** Name of the transform. */
  readonly name: 'trivial-augment';
  /**
   * Number of magnitudes.
   * @defaultValue 31
   */
  readonly bins?: number;
  /**
   * Interpolation method.
   * @defaultValue 'nearest'
   */
  readonly method?: SampleMethod;
  /**
   * Color outside the image.
   * @defaultValue 0
   */
  readonly fill?: Fill;
}

export const TRIVIAL_AUGMENT_OPS = augmentOps({
  shear: 0.99,
  translate: () => 32,
  rotate: 135,
  enhance: 0.99,
  posterize: 6,
});

export const trivialAugment: ImageTransform<TrivialAugmentSpec> = {
  options: { bins: optional(wholeFrom(2)), method: optional(sampleMethod), fill: optional(fill) },
  isRandom: () => true,
  compile({ bins = 31, method = 'nearest', fill = 0 }) {
    const buffer = new ImageBuffer();
    return (image, rng) => {
      const op = TRIVIAL_AUGMENT_OPS[
        rng.integer(TRIVIAL_AUGMENT_OPS.length)
      ] as (typeof TRIVIAL_AUGMENT_OPS)[number];
      const strength = op.magnitude(rng.integer(bins) / (bins - 1), image.height, image.width);
      const out = buffer.like(image);
      op.apply(image, out, op.signed && rng.integer(2) === 1 ? -strength : strength, { method, fill });
      return out;
    };
  },
};
