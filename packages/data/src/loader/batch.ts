/** A batch of transformed samples. */
export interface Batch {
  /** Images in NHWC order. */
  readonly images: Float32Array;
  /** Shape of `images`. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** Labels of the samples. */
  readonly labels: Int32Array;
  /** Soft targets of the loss, [count, classes], if a transform mixes samples or smooths labels. */
  readonly targets?: Float32Array;
  /** Indices of the samples in the dataset. */
  readonly indices: Uint32Array;
  /** Indices of corrupt samples that were skipped. */
  readonly skipped?: Uint32Array;
}

/** The position of a loader: everything needed to resume it, besides its options. */
export interface LoaderState {
  /** Current epoch, from 0. */
  readonly epoch: number;
  /** Number of samples of this epoch that have been yielded or skipped. */
  readonly cursor: number;
}
