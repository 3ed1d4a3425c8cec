import { type AffineSpec, affine } from './affine.js';
import { type CenterCropSpec, centerCrop } from './center-crop.js';
import { type ColorJitterSpec, colorJitter } from './color-jitter.js';
import type { BatchTransform, PictureTransform, ValueTransform } from './contract.js';
import { type CutmixSpec, cutmix } from './cutmix.js';
import { type ElasticSpec, elastic } from './elastic.js';
import { type GrayscaleSpec, grayscale } from './grayscale.js';
import { type LabelSmoothingSpec, labelSmoothing } from './label-smoothing.js';
import { type LightingSpec, lighting } from './lighting.js';
import { type MixupSpec, mixup } from './mixup.js';
import { type NormalizeSpec, normalize } from './normalize.js';
import { type PadSpec, pad } from './pad.js';
import { type RandAugmentSpec, randAugment } from './rand-augment.js';
import { type RandomCropSpec, randomCrop } from './random-crop.js';
import { type RandomErasingSpec, randomErasing } from './random-erasing.js';
import { type RandomFlipSpec, randomFlip } from './random-flip.js';
import { type RandomResizedCropSpec, randomResizedCrop } from './random-resized-crop.js';
import { type RangeSpec, range } from './range.js';
import { type ResizeSpec, resize } from './resize.js';
import { type RotateSpec, rotate } from './rotate.js';
import { type ShiftSpec, shift } from './shift.js';
import { type TrivialAugmentSpec, trivialAugment } from './trivial-augment.js';

/** Pictures to pictures. */
export type PictureSpec =
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

/** Bytes to numbers. */
export type ValueSpec = NormalizeSpec | RangeSpec;

/** Batches to mixed batches. */
export type BatchSpec = MixupSpec | CutmixSpec | LabelSmoothingSpec;

type Named<Spec extends { name: string }, Name> = Extract<Spec, { name: Name }>;

export const pictureTransforms: {
  readonly [Name in PictureSpec['name']]: PictureTransform<Named<PictureSpec, Name>>;
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
  range,
};

export const batchTransforms: {
  readonly [Name in BatchSpec['name']]: BatchTransform<Named<BatchSpec, Name>>;
} = {
  mixup,
  cutmix,
  'label-smoothing': labelSmoothing,
};
