import { type CenterCropSpec, centerCrop } from './center-crop.js';
import type { BatchTransform, PictureTransform, ValueTransform } from './contract.js';
import { type NormalizeSpec, normalize } from './normalize.js';
import { type PadSpec, pad } from './pad.js';
import { type RandomCropSpec, randomCrop } from './random-crop.js';
import { type RandomFlipSpec, randomFlip } from './random-flip.js';
import { type RangeSpec, range } from './range.js';
import { type ResizeSpec, resize } from './resize.js';
import { type ShiftSpec, shift } from './shift.js';

/** Pictures to pictures. */
export type PictureSpec = PadSpec | ResizeSpec | CenterCropSpec | RandomCropSpec | RandomFlipSpec | ShiftSpec;

/** Bytes to numbers. */
export type ValueSpec = NormalizeSpec | RangeSpec;

/** Batches to mixed batches. */
export type BatchSpec = never;

type Named<Spec extends { name: string }, Name> = Extract<Spec, { name: Name }>;

export const pictureTransforms: {
  readonly [Name in PictureSpec['name']]: PictureTransform<Named<PictureSpec, Name>>;
} = {
  pad,
  resize,
  'center-crop': centerCrop,
  'random-crop': randomCrop,
  'random-flip': randomFlip,
  shift,
};

export const valueTransforms: {
  readonly [Name in ValueSpec['name']]: ValueTransform<Named<ValueSpec, Name>>;
} = {
  normalize,
  range,
};

export const batchTransforms: {
  readonly [Name in BatchSpec['name']]: BatchTransform<Named<BatchSpec, Name>>;
} = {};
