import type { ParameterValue, SearchSpace } from '../space/search-space.js';

/** Options of a run by name. In `convkit sweep`, those of `convkit train`, in camel case. */
export type RunOptions = Readonly<Record<string, ParameterValue>>;

/** All combinations. Numeric dimensions need `steps`. */
export interface GridSearch {
  /** Name of the method. */
  readonly name: 'grid';
}

/** Independent random draws: Bergstra & Bengio 2012. */
export interface RandomSearch {
  /** Name of the method. */
  readonly name: 'random';
  /** Number of trials. */
  readonly trials: number;
}

/** A low-discrepancy sequence, which covers the space more evenly than random draws. */
export interface QuasiRandomSearch {
  /** Name of the method. */
  readonly name: 'quasi-random';
  /** Number of trials. */
  readonly trials: number;
}

/** Settings of methods that stop poor trials early. */
export interface EarlyRungs {
  /**
   * Only one trial in `factor` continues, for `factor` times as many epochs.
   * @defaultValue 3
   */
  readonly factor?: number;
  /**
   * Least number of epochs before a trial may be stopped.
   * @defaultValue 1
   */
  readonly minEpochs?: number;
  /**
   * How trials are drawn.
   * @defaultValue 'random'
   */
  readonly sampler?: 'random' | 'quasi-random';
}

/** Trains all trials briefly, and continues the best of them: Jamieson & Talwalkar 2016. The run's `epochs` are the most that a trial gets. */
export interface SuccessiveHalving extends EarlyRungs {
  /** Name of the method. */
  readonly name: 'successive-halving';
  /** Number of trials. */
  readonly trials: number;
}

/** Several brackets of successive halving, from many short trials to few long ones: Li et al. 2018, algorithm 1. */
export interface Hyperband extends EarlyRungs {
  /** Name of the method. */
  readonly name: 'hyperband';
}

/** How trials are chosen, and for how long they train. */
export type MethodSpec = GridSearch | RandomSearch | QuasiRandomSearch | SuccessiveHalving | Hyperband;

/** Which values of a metric are better: small or large ones. */
export type Goal = 'minimize' | 'maximize';

/** Limits of a sweep. When one is reached, the sweep ends with the jobs under way. */
export interface Budget {
  /** Minutes from when this process started the sweep. No job begins after that. */
  readonly minutes?: number;
  /** Sum of the epochs of all runs. */
  readonly epochs?: number;
}

/** A sweep, as plain data. */
export interface SweepSpec {
  /** Options that all runs share. */
  readonly run: RunOptions;
  /** What varies from trial to trial. */
  readonly space: SearchSpace;
  /** How trials are chosen. */
  readonly method: MethodSpec;
  /** Metric that ranks trials, such as `validationLoss` or `validation.macro-f1`. */
  readonly metric: string;
  /** Defaults to minimizing losses and errors, and to maximizing all other metrics. */
  readonly goal?: Goal;
  /**
   * Seeds of the runs. Each trial is trained once per seed, and ranked by the mean.
   * @defaultValue [1]
   */
  readonly seeds?: readonly number[];
  /** Number of folds of a cross-validation. Each trial is trained once per fold, and ranked by the mean. Defaults to none. */
  readonly folds?: number;
  /**
   * Seeds the draws of the method.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Checksums of the files that the runs read, by path. A sweep resumes only if they match. Defaults to none. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Defaults to no limit. */
  readonly budget?: Budget;
  /**
   * Number of runs that may fail before the sweep ends with an error.
   * @defaultValue 3
   */
  readonly maxFailures?: number;
}
