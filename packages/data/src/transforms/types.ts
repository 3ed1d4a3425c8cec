import type { Rng } from '@convkit/core';
import type { CommonShape, Pixels } from '../images/types.js';
import type { Fill, ImageWindow } from './geometry/window.js';
import type { Options } from './options.js';

/** Transforms an image without modifying it. The result is overwritten by the next call. */
export type CompiledTransform = (image: Pixels, rng: Rng) => Pixels;

/** A transform whose results are windows on its images. As the last one, it costs no copy: the lookup of values reads through the window. */
export interface CompiledWindow {
  /** Color of the parts of a window that are outside the image. */
  readonly fill: Fill;
  /** Chooses the window on an image. It may reach beyond the image. */
  at(image: Pixels, rng: Rng): ImageWindow;
}

/** What a transform is compiled to. */
export type CompiledStep = CompiledTransform | CompiledWindow;

/** Implements a transform of images. */
export interface ImageTransform<S> {
  readonly options: Options<S>;
  /** Describes a problem that the rules of single options do not cover. Returns undefined if there is none. */
  problem?(spec: S, shape: CommonShape): string | undefined;
  /** Returns the shape of the results for images of `shape`. Defaults to `shape`. */
  shape?(spec: S, shape: CommonShape): CommonShape;
  /** Whether the transform is random, so that it applies only during training. Defaults to false. */
  isRandom?(spec: S): boolean;
  compile(spec: S, shape: CommonShape): CompiledStep;
  /** Compiles the deterministic counterpart that replaces a random transform outside training. Defaults to no transform. */
  compileForEvaluation?(spec: S, shape: CommonShape): CompiledStep;
}

/** Implements a transform from bytes to numbers. */
export interface ValueTransform<S> {
  readonly options: Options<S>;
  problem?(spec: S, shape: CommonShape): string | undefined;
  /** Returns lookup tables from bytes to numbers: one per channel, or one for all. */
  tables(spec: S, channels: number): Float32Array[];
}

/** A batch of transformed samples that batch transforms modify in place. */
export interface MutableBatch {
  /** Images in NHWC order. */
  readonly images: Float32Array;
  /** Labels of the samples. */
  readonly labels: ArrayLike<number>;
  /** Shape of `images`. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
}

/** Modifies the images of a batch and its targets, [count, classes], whose rows sum to 1. */
export type CompiledBatchTransform = (batch: MutableBatch, targets: Float32Array, rng?: Rng) => void;

/** Implements a transform of batches, which applies only during training. */
export interface BatchTransform<S> {
  readonly options: Options<S>;
  isRandom(spec: S): boolean;
  compile(spec: S): CompiledBatchTransform;
}
