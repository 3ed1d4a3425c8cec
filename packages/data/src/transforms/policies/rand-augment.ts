import { ImageBuffer } from '../../images/image-buffer.js';
import { type SampleMethod, sampleMethod } from '../geometry/sample-affine.js';
import type { Fill } from '../geometry/window.js';
import { fill, optional, wholeFrom } from '../options.js';
import type { ImageTransform } from '../types.js';
import { augmentOps } from './augment-ops.js';

/** During training, applies random operations of one magnitude: Cubuk et al. 2020, arXiv:1909.13719, with torchvision's operations. */
export interface RandAugmentSpec {
  /** Name of the transform. */
  readonly name: 'rand-augment';
  /**
   * Number of operations per image, the paper's N.
   * @defaultValue 2
   */
  readonly ops?: number;
  /**
   * Magnitude of the operations, the paper's M, from 0 to `bins - 1`.
   * @defaultValue 9
   */
  readonly magnitude?: number;
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

export const RAND_AUGMENT_OPS = augmentOps({
  shear: 0.3,
  translate: (side) => (150 / 331) * side,
  rotate: 30,
  enhance: 0.9,
  posterize: 4,
});

export const randAugment: ImageTransform<RandAugmentSpec> = {
  options: {
    ops: optional(wholeFrom(1, 16)),
    magnitude: optional(wholeFrom(0)),
    bins: optional(wholeFrom(2)),
    method: optional(sampleMethod),
    fill: optional(fill),
  },
  problem: ({ magnitude = 9, bins = 31 }) =>
    magnitude < bins ? undefined : `magnitude must be below bins, ${bins}, got ${magnitude}`,
  isRandom: () => true,
  compile({ ops = 2, magnitude = 9, bins = 31, method = 'nearest', fill = 0 }) {
    const buffers = Array.from({ length: ops }, () => new ImageBuffer());
    const level = magnitude / (bins - 1);
    const sampling = { method, fill };
    return (image, rng) => {
      let result = image;
      for (const buffer of buffers) {
        const op = RAND_AUGMENT_OPS[
          rng.integer(RAND_AUGMENT_OPS.length)
        ] as (typeof RAND_AUGMENT_OPS)[number];
        const strength = op.magnitude(level, image.height, image.width);
        const out = buffer.like(result);
        op.apply(result, out, op.signed && rng.integer(2) === 1 ? -strength : strength, sampling);
        result = out;
      }
      return result;
    };
  },
};
