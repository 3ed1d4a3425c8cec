/** Transformed samples. */
export interface Batch {
  /** NHWC. */
  readonly images: Float32Array;
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  readonly labels: Int32Array;
  /** [count, classes], where a transform mixes samples or smooths labels: what the loss is to aim at instead. */
  readonly targets?: Float32Array;
  /** Where in the dataset the samples stand. */
  readonly indices: Uint32Array;
  /** Samples that would stand here too, but are corrupt. */
  readonly skipped?: Uint32Array;
}

/** All that a resumed run needs, beside the loader's options. */
export interface LoaderState {
  /** From 0. */
  readonly epoch: number;
  /** Samples of this epoch that were handed out or skipped. */
  readonly cursor: number;
}
