/** A batch of images with their labels. */
export interface Batch {
  /** Pixel values in the order [count, height, width, channels]. */
  readonly images: Float32Array;
  /** Shape of `images`. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** Class index of each image. */
  readonly labels: Int32Array;
  /** Soft targets [count, classes] from mixup, CutMix or label smoothing. If given, the loss uses them in place of `labels`. */
  readonly targets?: Float32Array;
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
