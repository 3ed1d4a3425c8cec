import { type CutmixSpec, cutmix } from './batches/cutmix.js';
import { type LabelSmoothingSpec, labelSmoothing } from './batches/label-smoothing.js';
import { type MixupSpec, mixup } from './batches/mixup.js';
import { type ColorJitterSpec, colorJitter } from './color/color-jitter.js';
import { type GrayscaleSpec, grayscale } from './color/grayscale.js';
import { type LightingSpec, lighting } from './color/lighting.js';
import { type AffineSpec, affine } from './geometry/affine.js';
import { type CenterCropSpec, centerCrop } from './geometry/center-crop.js';
import { type ElasticSpec, elastic } from './geometry/elastic.js';
import { type PadSpec, pad } from './geometry/pad.js';
import { type RandomCropSpec, randomCrop } from './geometry/random-crop.js';
import { type RandomFlipSpec, randomFlip } from './geometry/random-flip.js';
import { type RandomResizedCropSpec, randomResizedCrop } from './geometry/random-resized-crop.js';
import { type ResizeSpec, resize } from './geometry/resize.js';
import { type RotateSpec, rotate } from './geometry/rotate.js';
import { type ShiftSpec, shift } from './geometry/shift.js';
import { type NormalizeSpec, normalize } from './normalize.js';
import { type RandAugmentSpec, randAugment } from './policies/rand-augment.js';
import { type RandomErasingSpec, randomErasing } from './policies/random-erasing.js';
import { type TrivialAugmentSpec, trivialAugment } from './policies/trivial-augment.js';
import type { BatchTransform, ImageTransform, ValueTransform } from './types.js';

/** Specs of transforms of images. */
export type ImageSpec =
  | PadSpec
  | ResizeSpec
  | CenterCropSpec
  | RandomCropSpec
  | RandomResizedCropSpec
  | RandomFlipSpec
  | ShiftSpec
  | RotateSpec
  | AffineSpec
  | ElasticSpec
  | ColorJitterSpec
  | GrayscaleSpec
  | LightingSpec
  | RandAugmentSpec
  | TrivialAugmentSpec
  | RandomErasingSpec;

/** Specs of transforms from bytes to numbers. */
export type ValueSpec = NormalizeSpec;

/** Specs of transforms of batches. */
export type BatchSpec = MixupSpec | CutmixSpec | LabelSmoothingSpec;

type Named<Spec extends { name: string }, Name> = Extract<Spec, { name: Name }>;

export const imageTransforms: {
  readonly [Name in ImageSpec['name']]: ImageTransform<Named<ImageSpec, Name>>;
} = {
  pad,
  resize,
  'center-crop': centerCrop,
  'random-crop': randomCrop,
  'random-resized-crop': randomResizedCrop,
  'random-flip': randomFlip,
  shift,
  rotate,
  affine,
  elastic,
  'color-jitter': colorJitter,
  grayscale,
  lighting,
  'rand-augment': randAugment,
  'trivial-augment': trivialAugment,
  'random-erasing': randomErasing,
};

export const valueTransforms: {
  readonly [Name in ValueSpec['name']]: ValueTransform<Named<ValueSpec, Name>>;
} = {
  normalize,
};

export const batchTransforms: {
  readonly [Name in BatchSpec['name']]: BatchTransform<Named<BatchSpec, Name>>;
} = {
  mixup,
  cutmix,
  'label-smoothing': labelSmoothing,
};
