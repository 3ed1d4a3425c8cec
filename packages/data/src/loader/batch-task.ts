import type { RngState } from '@convkit/core';
import type { EncodedSample, Sample } from '../datasets/dataset.js';
import type { CommonShape } from '../images/types.js';
import type { TransformStep } from '../transforms/transform-spec.js';

/** The samples that make up a batch. */
export interface BatchPlan {
  readonly epoch: number;
  /** Number of samples of the epoch before this batch. */
  readonly cursor: number;
  readonly indices: Uint32Array;
  /** How often each index occurred earlier in the epoch. Undefined if none did. */
  readonly repeats?: Uint32Array;
}

/** A batch whose samples have been read, but not decoded or transformed. */
export interface BatchTask extends BatchPlan {
  readonly samples: readonly (Sample | EncodedSample)[];
  readonly labels: Int32Array;
}

/** How to process the batches of a loader: plain data that can be sent to a worker if the transforms can. */
export interface BatchRecipe {
  readonly transforms: readonly TransformStep[];
  /** Shape of the dataset. */
  readonly shape: CommonShape;
  /** Number of classes. */
  readonly classes: number;
  readonly training: boolean;
  readonly onCorrupt: OnCorrupt;
  /** State of the loader's generator. */
  readonly rng?: RngState;
}

/** Whether a corrupt image is an error or is dropped from its batch. */
export type OnCorrupt = 'throw' | 'skip';

/** The result of a task. */
export interface ProcessedSamples {
  /** Transformed images of the samples that are not corrupt, in order. */
  readonly images: Float32Array;
  readonly targets?: Float32Array;
  /** Positions of corrupt samples within the task. */
  readonly dropped: readonly number[];
}

/** Decodes and transforms the samples of a batch, here or in workers, with identical results. */
export interface SampleProcessor {
  /** Writes into `buffer`, if given, which the caller must not use afterwards. */
  process(task: BatchTask, buffer?: ArrayBuffer): Promise<ProcessedSamples>;
}
