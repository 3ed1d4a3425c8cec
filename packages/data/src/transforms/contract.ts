import type { Rng } from '@convkit/core';
import type { CommonShape } from '../datasets/dataset.js';
import type { Pixels } from '../images/image.js';
import type { Options } from './options.js';

/** Makes one image of another, which it never writes to; its own is overwritten by its next call. */
export type Step = (image: Pixels, rng: Rng) => Pixels;

/** How the specs of one name turn images into others. */
export interface ImageTransform<S> {
  readonly options: Options<S>;
  /** What the options' own checks cannot see; undefined where nothing is wrong. */
  problem?(spec: S, shape: CommonShape): string | undefined;
  /** Of its results, for images of `shape`; the same where absent. */
  shape?(spec: S, shape: CommonShape): CommonShape;
  /** Whether chance plays a part: such a step acts in training alone. */
  isRandom?(spec: S): boolean;
  compile(spec: S, shape: CommonShape): Step;
  /** What a random step that changes sizes does instead where nothing is trained. */
  compileSteady?(spec: S, shape: CommonShape): Step;
}

/** How the specs of one name turn bytes into numbers. */
export interface ValueTransform<S> {
  readonly options: Options<S>;
  problem?(spec: S, shape: CommonShape): string | undefined;
  /** The number for each byte: one table a channel, or one for all. */
  tables(spec: S, channels: number): Float32Array[];
}

/** Transformed samples, changed in place. */
export interface MixedBatch {
  /** NHWC. */
  readonly images: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
}

/** Changes a batch's images and its targets [count, classes], whose rows add up to 1. */
export type BatchStep = (batch: MixedBatch, targets: Float32Array, rng?: Rng) => void;

/** How the specs of one name mix the samples of a batch, in training alone. */
export interface BatchTransform<S> {
  readonly options: Options<S>;
  isRandom(spec: S): boolean;
  compile(spec: S): BatchStep;
}
