/** The learning rate over time, relative to the optimizer's unless noted. */
export type ScheduleSpec =
  | ConstantSchedule
  | StepSchedule
  | MultiStepSchedule
  | ExponentialSchedule
  | PolynomialSchedule
  | CosineSchedule
  | OneCycleSchedule
  | PlateauSchedule
  | TableSchedule
  | WarmupSchedule
  | CustomSchedule;

/** Constant learning rate of the optimizer. */
export interface ConstantSchedule {
  /** Name of the schedule. */
  readonly name: 'constant';
}

/** Multiplies the learning rate by `factor` every `every` epochs. */
export interface StepSchedule {
  /** Name of the schedule. */
  readonly name: 'step';
  /** Number of epochs. */
  readonly every: number;
  /** Factor on the learning rate. */
  readonly factor: number;
}

/** Multiplies the learning rate by `factor` after each of some epochs. */
export interface MultiStepSchedule {
  /** Name of the schedule. */
  readonly name: 'multi-step';
  /** Numbers of epochs after which the learning rate changes, in ascending order. */
  readonly milestones: readonly number[];
  /** Factor on the learning rate. */
  readonly factor: number;
}

/** Multiplies the learning rate by `factor` after every step. */
export interface ExponentialSchedule {
  /** Name of the schedule. */
  readonly name: 'exponential';
  /** Factor on the learning rate. */
  readonly factor: number;
}

/** Decreases the learning rate as a power of the remaining fraction of the run, updated every step. */
export interface PolynomialSchedule {
  /** Name of the schedule. */
  readonly name: 'polynomial';
  /**
   * Exponent. 1 decreases linearly.
   * @defaultValue 1
   */
  readonly power?: number;
  /**
   * Learning rate at the end of the run, as a fraction of the optimizer's.
   * @defaultValue 0
   */
  readonly final?: number;
}

/**
 * Linear warm-up, then half a cosine down to `final` times the learning rate, updated every step: over the rest of the run, or with `t0`
 * repeatedly (SGDR: Loshchilov & Hutter 2017, equation 5).
 */
export interface CosineSchedule {
  /** Name of the schedule. */
  readonly name: 'cosine';
  /**
   * Number of warm-up epochs, possibly fractional.
   * @defaultValue 0
   */
  readonly warmupEpochs?: number;
  /**
   * Smallest learning rate, as a fraction of the optimizer's.
   * @defaultValue 0
   */
  readonly final?: number;
  /** Number of epochs from the warm-up to the first restart. Defaults to no restarts. */
  readonly t0?: number;
  /**
   * Factor on the number of epochs from one restart to the next.
   * @defaultValue 1
   */
  readonly tMult?: number;
}

/** Rises to the learning rate of the optimizer and falls far below it, updated every step: Smith & Topin 2018, in PyTorch's form. */
export interface OneCycleSchedule {
  /** Name of the schedule. */
  readonly name: 'one-cycle';
  /**
   * Fraction of the run in which the learning rate rises.
   * @defaultValue 0.3
   */
  readonly rise?: number;
  /**
   * Learning rate at the start, as a fraction of the optimizer's.
   * @defaultValue 0.04
   */
  readonly initial?: number;
  /**
   * Learning rate at the end, as a fraction of the optimizer's.
   * @defaultValue 4e-6
   */
  readonly final?: number;
  /**
   * Curve between these learning rates.
   * @defaultValue 'cosine'
   */
  readonly anneal?: 'cosine' | 'linear';
  /**
   * Adds a third phase: the learning rate falls to `initial` in as many steps as it rose, then to `final`.
   * @defaultValue false
   */
  readonly threePhase?: boolean;
  /**
   * Range of the momentum (SGD, RMSProp) or beta1 (Adam, AdamW, Lion, LAMB), which falls as the learning rate rises, and rises as it falls.
   * Defaults to the optimizer's constant value.
   */
  readonly momentum?: readonly [low: number, high: number];
}

/** Reduces the learning rate when a metric has stopped improving for some epochs, as PyTorch's `ReduceLROnPlateau`. */
export interface PlateauSchedule {
  /** Name of the schedule. */
  readonly name: 'plateau';
  /**
   * Metric of each epoch, such as 'validationLoss', 'trainLoss', 'validationAccuracy' or 'validation.NAME'.
   * @defaultValue 'validationLoss'
   */
  readonly metric?: string;
  /**
   * Factor on the learning rate.
   * @defaultValue 0.1
   */
  readonly factor?: number;
  /**
   * Number of epochs without improvement to tolerate.
   * @defaultValue 10
   */
  readonly patience?: number;
  /**
   * Smallest change of the metric that counts as an improvement, as a fraction of its best value.
   * @defaultValue 1e-4
   */
  readonly threshold?: number;
  /**
   * Number of epochs to ignore after a reduction.
   * @defaultValue 0
   */
  readonly cooldown?: number;
  /**
   * Smallest learning rate, as a fraction of the optimizer's.
   * @defaultValue 0
   */
  readonly final?: number;
}

/** The absolute learning rate of each epoch. The last one applies to all later epochs. */
export interface TableSchedule {
  /** Name of the schedule. */
  readonly name: 'table';
  /** Learning rate of each epoch. */
  readonly values: readonly number[];
}

/**
 * Linear warm-up before another schedule: Goyal et al. 2017, section 2.2. It ends at the first learning rate of that schedule, which covers
 * the rest of the run.
 */
export interface WarmupSchedule {
  /** Name of the schedule. */
  readonly name: 'warmup';
  /** Number of epochs of warm-up. A fraction is rounded to whole steps. */
  readonly epochs: number;
  /** Learning rate of the first step, as a fraction of the last one's. Defaults to one over the number of steps. */
  readonly initial?: number;
  /** Schedule after the warm-up. */
  readonly next: ScheduleSpec;
}

/** A custom schedule, which is passed to `fit`. */
export interface CustomSchedule {
  /** Name of the schedule. */
  readonly name: 'custom';
}
