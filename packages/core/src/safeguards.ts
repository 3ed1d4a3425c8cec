/** When a run stops, what it keeps and how it recovers from steps that go wrong. All are off by default. */
export interface Safeguards {
  /** Stops the run when a metric no longer improves. The run ends with the weights of the best epoch. */
  readonly earlyStopping?: EarlyStoppingSpec;
  /**
   * Metric whose best epoch gives the run its final weights, such as 'validationAccuracy' or 'validation.f1'. Defaults to the metric of
   * `earlyStopping`, and to the weights of the last epoch without it.
   */
  readonly keepBest?: string;
  /**
   * What happens when the loss, a gradient or a weight is no longer finite: the run stops with an error that names the step, the layer and
   * the batch ('stop'), or goes back to its last checkpoint with a lower learning rate.
   * @defaultValue 'stop'
   */
  readonly onDivergence?: 'stop' | { readonly rollback: RollbackSpec };
  /** Guards against steps whose loss or gradient norm suddenly jumps. */
  readonly spikeGuard?: SpikeGuardSpec;
}

/** When a run stops early. */
export interface EarlyStoppingSpec {
  /**
   * Metric of the epoch, such as 'validationLoss', 'validationAccuracy' or 'validation.f1'.
   * @defaultValue 'validationLoss'
   */
  readonly metric?: string;
  /** Number of epochs without improvement after which the run stops. */
  readonly patience: number;
  /**
   * Amount by which the metric must improve on its best value to count.
   * @defaultValue 0
   */
  readonly minDelta?: number;
}

/** How a run goes back to its last checkpoint. */
export interface RollbackSpec {
  /**
   * Factor on the learning rate of all later steps, between 0 and 1. It applies again at each rollback.
   * @defaultValue 0.5
   */
  readonly factor?: number;
  /**
   * Number of rollbacks in the whole run. After that, the run stops with an error.
   * @defaultValue 3
   */
  readonly times?: number;
}

/** Which steps are spikes, and what happens to them. */
export interface SpikeGuardSpec {
  /** A step is a spike if its loss or its gradient norm exceeds its running median by more than this factor, which is above 1. */
  readonly factor: number;
  /**
   * Number of steps that the running medians are taken over. No step is a spike before there have been as many.
   * @defaultValue 50
   */
  readonly window?: number;
  /**
   * Leaves the weights as they are in that step ('skip'), or goes back to the last checkpoint as `onDivergence` says ('rollback').
   * @defaultValue 'skip'
   */
  readonly action?: 'skip' | 'rollback';
}
