import type { Rng } from '@convkit/core';
import { ImageBuffer } from '../../images/image-buffer.js';
import { fill, isRange, optional, range, required, spread } from '../options.js';
import { type Range, rangeAround, roundHalfToEven, uniformIn } from '../random-range.js';
import type { ImageTransform } from '../types.js';
import { type AffineParameters, affineMatrix } from './affine-matrix.js';
import { type SampleMethod, sampleAffine, sampleMethod } from './sample-affine.js';
import type { Fill } from './window.js';

/**
 * During training, rotates, translates, scales, squeezes and shears around the center. torchvision's RandomAffine, with the squeezing of
 * LeCun et al. 1998, section III-A.
 */
export interface AffineSpec {
  /** Name of the transform. */
  readonly name: 'affine';
  /** Rotation in degrees, clockwise: its largest absolute value, or [low, high]. */
  readonly degrees: number | Range;
  /** Largest translation in either direction, as fractions of width and height. Defaults to none. */
  readonly translate?: readonly [x: number, y: number];
  /**
   * Range of the scale factor.
   * @defaultValue [1, 1]
   */
  readonly scale?: Range;
  /**
   * Range of the factor by which the width grows and the height shrinks: simultaneous horizontal elongation and vertical compression
   * above 1, the reverse below. Defaults to none.
   */
  readonly squeeze?: Range;
  /** Shear in degrees: along x, its largest absolute value or [low, high]; or [x low, x high, y low, y high]. Defaults to none. */
  readonly shear?: number | Range | readonly [xLow: number, xHigh: number, yLow: number, yHigh: number];
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

const shearSpread = spread(-89, 89);

export const affine: ImageTransform<AffineSpec> = {
  options: {
    degrees: required(spread(-360, 360)),
    translate: optional({
      requirement: '[x, y], fractions from 0 to 1',
      accepts: (value) =>
        Array.isArray(value) && value.length === 2 && value.every((part) => isRange([part, part], 0, 1)),
    }),
    scale: optional(range(0.001, 1000)),
    squeeze: optional(range(0.001, 1000)),
    shear: optional({
      requirement: `${shearSpread.requirement}, or [x low, x high, y low, y high]`,
      accepts: (value, channels) =>
        shearSpread.accepts(value, channels) ||
        (Array.isArray(value) &&
          value.length === 4 &&
          isRange(value.slice(0, 2), -89, 89) &&
          isRange(value.slice(2), -89, 89)),
    }),
    method: optional(sampleMethod),
    fill: optional(fill),
  },
  isRandom: () => true,
  compile(spec) {
    const { method = 'nearest', fill = 0 } = spec;
    const buffer = new ImageBuffer();
    return (image, rng) => {
      const out = buffer.like(image);
      const matrix = affineMatrix(drawAffine(spec, image.height, image.width, rng));
      sampleAffine(image, out, matrix, method, fill);
      return out;
    };
  },
};

/** Draws the parameters for an image of this size. */
export function drawAffine(spec: AffineSpec, height: number, width: number, rng: Rng): AffineParameters {
  const { degrees, translate: [partX, partY] = [0, 0], scale = [1, 1], squeeze, shear = 0 } = spec;
  const [xLow, xHigh, yLow, yHigh] =
    typeof shear !== 'number' && shear.length === 4
      ? shear
      : [...rangeAround(shear as number | Range, 0), 0, 0];
  const within = (extent: number) => roundHalfToEven(uniformIn(rng, [-extent, extent]));
  return {
    angle: uniformIn(rng, rangeAround(degrees, 0)),
    translate: [within(partX * width), within(partY * height)],
    scale: uniformIn(rng, scale),
    shear: [uniformIn(rng, [xLow, xHigh]), uniformIn(rng, [yLow, yHigh])],
    center: [width * 0.5, height * 0.5],
    // Drawn last, and only if set, so that specs without it keep their draws.
    ...(squeeze && { squeeze: uniformIn(rng, squeeze) }),
  };
}
