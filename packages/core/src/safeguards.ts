/** Early stopping, the best weights, and recovery from failed steps. All are off by default. */
export interface Safeguards {
  /** Stops the run when a metric no longer improves. The run ends with the weights of the best epoch. */
  readonly earlyStopping?: EarlyStoppingSpec;
  /**
   * Metric that selects the epoch of the final weights, such as 'validationAccuracy' or 'validation.f1'. Defaults to the metric of
   * `earlyStopping`, and to the weights of the last epoch without it.
   */
  readonly keepBest?: string;
  /**
   * Action if the loss, a gradient or a weight is not finite: stop with an error that names the step, the layer and the batch ('stop'), or
   * roll back to the last checkpoint with a lower learning rate.
   * @defaultValue 'stop'
   */
  readonly onDivergence?: 'stop' | { readonly rollback: RollbackSpec };
  /** Guard against steps whose loss or gradient norm jumps. */
  readonly spikeGuard?: SpikeGuardSpec;
}

/** Options of early stopping. */
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

/** Options of a rollback to the last checkpoint. */
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

/** Options of the spike guard. */
export interface SpikeGuardSpec {
  /** A step is a spike if its loss or its gradient norm exceeds its running median by more than this factor, which is above 1. */
  readonly factor: number;
  /**
   * Window of the running medians, in steps. The guard is inactive until the window is full.
   * @defaultValue 50
   */
  readonly window?: number;
  /**
   * Action on a spike: skip the update ('skip'), or roll back as `onDivergence` defines ('rollback').
   * @defaultValue 'skip'
   */
  readonly action?: 'skip' | 'rollback';
}
