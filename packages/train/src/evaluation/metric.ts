/** A metric of a network, computed over a whole dataset instead of averaged over batches. */
export interface Metric {
  /** Name of the metric, and the key of its result. */
  readonly name: string;
  /** Whether a larger value is better. */
  readonly higherIsBetter: boolean;
  /** Starts a computation. */
  create(): MetricComputation;
}

/** One computation of a metric: `add` each batch, then read `result` once. */
export interface MetricComputation {
  /** Adds a batch. Copy what you keep: the arrays are reused. */
  add(batch: MetricBatch): void;
  /**
   * Returns the value over all batches, or several values by name, such as one per class. The key of such a value is its name, a period and
   * the metric's name, as in `cat.recall`; that of a value named '' is the metric's name.
   */
  result(): number | Readonly<Record<string, number>>;
}

/** Outputs and truth of a batch. */
export interface MetricBatch {
  /** Number of images. */
  readonly images: number;
  /** Number of outputs of the network: classes, labels or targets. */
  readonly width: number;
  /** The network's outputs [images, width]: scores of classes, logits of labels, or numbers. */
  readonly outputs: Float32Array;
  /** Class index of each image, in classification. */
  readonly labels: Int32Array;
  /** Targets [images, width], with several labels per image and in regression. */
  readonly targets?: Float32Array;
}
