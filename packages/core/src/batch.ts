/** A batch of samples, such as images, with their labels or targets. */
export interface Batch {
  /** Values of the samples, in the order of `shape`. For images, [count, height, width, channels]. */
  readonly images: Float32Array;
  /** Shape of `images`: the number of samples, then the shape of one. */
  readonly shape: readonly [count: number, ...sample: number[]];
  /** Class index of each sample. Ignored, but of the same length, in regression and with several labels per image. */
  readonly labels: Int32Array;
  /**
   * Targets [count, outputs], which replace `labels` in the loss. In classification, soft targets from mixup, CutMix or label
   * smoothing. With several labels per image, 1 for each that applies and 0 for the others. In regression, the numbers to predict.
   */
  readonly targets?: Float32Array;
  /** Index of each sample in its dataset, for messages. */
  readonly indices?: Uint32Array;
}

/** Position in a batch source; plain data. */
export interface BatchSourceState {
  /** Epoch, counted from 0. */
  readonly epoch: number;
  /** Position in the epoch, in the source's own unit; 0 is its start. */
  readonly cursor: number;
}

/** Source of batches for training and evaluation, such as the `Loader` of `@convkit/data`. */
export interface BatchSource {
  /** Number of batches in each epoch. */
  readonly batchesPerEpoch: number;
  /** Position after the last batch that was yielded. */
  readonly state: BatchSourceState;
  /** Moves to a position that `state` returned before. */
  restore(state: BatchSourceState): void;
  /** Yields the rest of the current epoch, then moves to the start of the next. */
  epoch(): AsyncIterable<Batch>;
}
