import type { EpochMetrics } from '@convkit/train';
import type { Parameters } from '../space/search-space.js';
import type { RunOptions } from '../spec/sweep-spec.js';

/** Trains one run of a trial up to an epoch. A job is plain data, and means the same on every machine. */
export interface TrialJob {
  /** Unique in its sweep, and valid as a file name: the run and the epoch, such as `0007-seed-2.epochs-3`. */
  readonly id: string;
  /** Number of the trial, from 1. */
  readonly trial: number;
  /** Folder of the run, below `trials` in the store. Later jobs of the same run resume it. */
  readonly run: string;
  /** Parameters of the trial. */
  readonly parameters: Parameters;
  /** All options of the run, with its parameters, seed and fold. */
  readonly options: RunOptions;
  /** Number of epochs after which the job ends. The run may have more, which another job may train. */
  readonly epochs: number;
}

/** Metrics of a run after an epoch. */
export interface CurvePoint extends EpochMetrics {
  /** Counts from 1. */
  readonly epoch: number;
}

/** What a run has reached at the end of a job. */
export interface TrialOutcome {
  /** All epochs so far, including those of earlier jobs. */
  readonly curve: readonly CurvePoint[];
  /** Checksum of the weights that the run keeps. */
  readonly weightsSha256: string;
  /** Epoch whose weights the run keeps, from 1, which ranks the trial. Defaults to the last. */
  readonly bestEpoch?: number;
}

/** Result of a job, as `results.jsonl` and `results/ID.json` hold it. */
export interface JobResult extends Partial<TrialOutcome> {
  /** Id of the job. */
  readonly job: string;
  /** Number of the trial, from 1. */
  readonly trial: number;
  /** Folder of the run, below `trials` in the store. */
  readonly run: string;
  /** Parameters of the trial. */
  readonly parameters: Parameters;
  /** All options of the run. */
  readonly options: RunOptions;
  /** Number of epochs that the run has completed. */
  readonly epochs: number;
  /** `diverged` if the loss was not finite: the trial is not ranked. `failed` if the run could not be completed. */
  readonly state: 'done' | 'diverged' | 'failed';
  /** Why it diverged or failed. */
  readonly error?: string;
  /** Seconds that the job took, on the worker that completed it. */
  readonly seconds: number;
  /** Host and process that completed it. */
  readonly worker: string;
}
