import type { Pixels } from '../../images/types.js';
import { adjustBrightness, adjustContrast, adjustSaturation } from '../color/blend.js';
import { autocontrast, equalize, posterize, solarize } from '../color/histogram.js';
import { adjustSharpness } from '../color/sharpness.js';
import { affineMatrix } from '../geometry/affine-matrix.js';
import { rotatePixels } from '../geometry/rotate.js';
import { type SampleMethod, sampleAffine } from '../geometry/sample-affine.js';
import type { Fill } from '../geometry/window.js';
import { roundHalfToEven } from '../random-range.js';

/** Strengths of the operations of a policy at the highest magnitude. */
export interface Strengths {
  /** Tangent of the shear angle. */
  readonly shear: number;
  /** Translation in pixels, given the side of the image. */
  readonly translate: (side: number) => number;
  /** Angle in degrees. */
  readonly rotate: number;
  /** Distance of the factors of brightness, color, contrast and sharpness from 1. */
  readonly enhance: number;
  /** Number of bits removed. */
  readonly posterize: number;
}

/** How geometric operations sample. */
export interface Sampling {
  readonly method: SampleMethod;
  readonly fill: Fill;
}

/** An operation of a policy. */
export interface AugmentOp {
  readonly name: string;
  /** Whether the magnitude is negated with probability 0.5. */
  readonly signed: boolean;
  /** Returns the magnitude at `level`, from 0 to 1, for an image of this size. */
  magnitude(level: number, height: number, width: number): number;
  apply(image: Pixels, out: Pixels, magnitude: number, sampling: Sampling): void;
}

const DEGREE = Math.PI / 180;
const none = () => 0;

/** Creates torchvision's fourteen operations, in its order. */
export function augmentOps({
  shear,
  translate,
  rotate,
  enhance,
  posterize: bits,
}: Strengths): readonly AugmentOp[] {
  const signed = (
    name: string,
    most: AugmentOp['magnitude'] | number,
    apply: AugmentOp['apply'],
  ): AugmentOp => ({
    name,
    signed: true,
    magnitude: (level, height, width) =>
      Math.fround(level * (typeof most === 'number' ? most : most(level, height, width))),
    apply,
  });
  const enhanced = (name: string, adjust: typeof adjustBrightness) =>
    signed(name, enhance, (image, out, magnitude) => adjust(image, out, 1 + magnitude));
  return [
    { name: 'Identity', signed: false, magnitude: none, apply: (image, out) => out.data.set(image.data) },
    signed('ShearX', shear, (image, out, magnitude, sampling) =>
      sheared(image, out, [Math.atan(magnitude) / DEGREE, 0], sampling),
    ),
    signed('ShearY', shear, (image, out, magnitude, sampling) =>
      sheared(image, out, [0, Math.atan(magnitude) / DEGREE], sampling),
    ),
    signed(
      'TranslateX',
      (_, __, width) => translate(width),
      (image, out, magnitude, sampling) => translated(image, out, [Math.trunc(magnitude), 0], sampling),
    ),
    signed(
      'TranslateY',
      (_, height) => translate(height),
      (image, out, magnitude, sampling) => translated(image, out, [0, Math.trunc(magnitude)], sampling),
    ),
    signed('Rotate', rotate, (image, out, magnitude, { method, fill }) =>
      rotatePixels(image, out, magnitude, method, fill),
    ),
    enhanced('Brightness', adjustBrightness),
    enhanced('Color', adjustSaturation),
    enhanced('Contrast', adjustContrast),
    enhanced('Sharpness', adjustSharpness),
    {
      name: 'Posterize',
      signed: false,
      magnitude: (level) => 8 - roundHalfToEven(level * bits),
      apply: posterize,
    },
    {
      name: 'Solarize',
      signed: false,
      magnitude: (level) => Math.fround(255 * (1 - level)),
      apply: solarize,
    },
    { name: 'AutoContrast', signed: false, magnitude: none, apply: autocontrast },
    { name: 'Equalize', signed: false, magnitude: none, apply: equalize },
  ];
}

type Pair = readonly [x: number, y: number];

function sheared(image: Pixels, out: Pixels, shear: Pair, { method, fill }: Sampling): void {
  const matrix = affineMatrix({ angle: 0, translate: [0, 0], scale: 1, shear, center: [0, 0] });
  sampleAffine(image, out, matrix, method, fill);
}

function translated(image: Pixels, out: Pixels, translate: Pair, { method, fill }: Sampling): void {
  const center = [image.width * 0.5, image.height * 0.5] as const;
  const matrix = affineMatrix({ angle: 0, translate, scale: 1, shear: [0, 0], center });
  sampleAffine(image, out, matrix, method, fill);
}
