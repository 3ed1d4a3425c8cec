import type { Batch as CoreBatch } from '@convkit/core';

/** A batch of transformed samples. */
export interface Batch extends CoreBatch {
  /** Shape of `images`. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** Indices of the samples in the dataset. */
  readonly indices: Uint32Array;
  /** Indices of corrupt samples that were skipped. */
  readonly skipped?: Uint32Array;
}
