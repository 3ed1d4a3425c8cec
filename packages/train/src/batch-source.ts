/** Images and their classes, as a step takes them. */
export interface Batch {
  /** NHWC. */
  readonly images: Float32Array;
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  readonly labels: Int32Array;
  /** [count, classes], where samples are mixed or labels smoothed: what the loss aims at instead of `labels`. */
  readonly targets?: Float32Array;
}

/** Where a source stands; plain data. */
export interface SourceState {
  /** From 0. */
  readonly epoch: number;
  /** How much of the epoch was handed out, in the source's own unit; 0 is its start. */
  readonly cursor: number;
}

/** What training and evaluation read, such as a loader of `@convkit/data`. */
export interface BatchSource {
  readonly batchesPerEpoch: number;
  /** Once a batch was handed out, the state names the place after it. */
  readonly state: SourceState;
  restore(state: SourceState): void;
  /** The rest of the current epoch; when it is exhausted the source stands at the start of the next. */
  epoch(): AsyncIterable<Batch>;
}
