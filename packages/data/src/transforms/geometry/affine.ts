import type { Rng } from '@convkit/core';
import type { ImageTransform } from '../contract.js';
import { Canvas } from '../image-buffer.js';
import { fill, isRange, optional, range, required, spread } from '../options.js';
import { around, between, type Range, roundHalfToEven } from '../random-draws.js';
import { type AffineParameters, affineMatrix } from './affine-matrix.js';
import { type SampleMethod, sampleAffine, sampleMethod } from './sample-affine.js';
import type { Fill } from './window.js';

/** In training, turns, moves, scales and shears around the center. torchvision's RandomAffine. */
export interface AffineSpec {
  readonly name: 'affine';
  /** Clockwise: up to so many either way, or from [low, high]. */
  readonly degrees: number | Range;
  /** By up to these parts of the width and the height, either way. */
  readonly translate?: readonly [x: number, y: number];
  readonly scale?: Range;
  /** Degrees: along x up to so many either way, or from [low, high]; or [x low, x high, y low, y high]. */
  readonly shear?: number | Range | readonly [xLow: number, xHigh: number, yLow: number, yHigh: number];
  /** 'nearest' where absent. */
  readonly method?: SampleMethod;
  /** 0 where absent. */
  readonly fill?: Fill;
}

const shearSpread = spread(-89, 89);

export const affine: ImageTransform<AffineSpec> = {
  options: {
    degrees: required(spread(-360, 360)),
    translate: optional({
      what: '[x, y], parts from 0 to 1',
      accepts: (value) =>
        Array.isArray(value) && value.length === 2 && value.every((part) => isRange([part, part], 0, 1)),
    }),
    scale: optional(range(0.001, 1000)),
    shear: optional({
      what: `${shearSpread.what}, or [x low, x high, y low, y high]`,
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
    const canvas = new Canvas();
    return (image, rng) => {
      const out = canvas.like(image);
      const matrix = affineMatrix(drawAffine(spec, image.height, image.width, rng));
      sampleAffine(image, out, matrix, method, fill);
      return out;
    };
  },
};

/** For an image of this size. */
export function drawAffine(spec: AffineSpec, height: number, width: number, rng: Rng): AffineParameters {
  const { degrees, translate: [partX, partY] = [0, 0], scale = [1, 1], shear = 0 } = spec;
  const [xLow, xHigh, yLow, yHigh] =
    typeof shear !== 'number' && shear.length === 4 ? shear : [...around(shear as number | Range, 0), 0, 0];
  const within = (extent: number) => roundHalfToEven(between(rng, [-extent, extent]));
  return {
    angle: between(rng, around(degrees, 0)),
    translate: [within(partX * width), within(partY * height)],
    scale: between(rng, scale),
    shear: [between(rng, [xLow, xHigh]), between(rng, [yLow, yHigh])],
    center: [width * 0.5, height * 0.5],
  };
}
