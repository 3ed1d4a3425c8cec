import type { RngState } from '@convkit/core';
import type { CommonShape, EncodedSample, Sample } from '../datasets/dataset.js';
import type { TransformStep } from '../transforms/transform-spec.js';

/** Which samples make a batch. */
export interface BatchPlan {
  readonly epoch: number;
  /** Samples of the epoch before it. */
  readonly cursor: number;
  readonly indices: Uint32Array;
  /** How often each index was drawn before in the epoch; absent where none was. */
  readonly repeats?: Uint32Array;
}

/** A batch whose samples were read, but neither decoded nor transformed. */
export interface BatchTask extends BatchPlan {
  readonly samples: readonly (Sample | EncodedSample)[];
  readonly labels: Int32Array;
}

/** How every batch of a loader is made: plain data, where its transforms are, so that a worker can. */
export interface BatchRecipe {
  readonly transforms: readonly TransformStep[];
  /** Of the dataset. */
  readonly shape: CommonShape;
  readonly classes: number;
  readonly training: boolean;
  readonly onCorrupt: OnCorrupt;
  /** The loader's. */
  readonly rng?: RngState;
}

/** What happens at an image that cannot be used: its error is thrown, or its batch goes without it. */
export type OnCorrupt = 'throw' | 'skip';

/** What becomes of a task. */
export interface MadeImages {
  /** Of the samples that are left, in their order. */
  readonly images: Float32Array;
  readonly targets?: Float32Array;
  /** The places, within the task, of samples that were corrupt. */
  readonly dropped: readonly number[];
}

/** Makes batches here or in workers; the pixels are the same. */
export interface ImageMaker {
  /** Into `buffer` where it is given, which is then gone for the caller. */
  make(task: BatchTask, buffer?: ArrayBuffer): Promise<MadeImages>;
}
