import type { JobEvent } from '../engine/engine.js';
import type { JobResult, TrialJob } from '../engine/trial-job.js';
import type { RankedTrial } from '../methods/rank-trials.js';
import type { Parameters } from '../space/search-space.js';

/** A trial with its parameters and its value. */
export interface TrialSummary extends RankedTrial {
  /** Its parameters. */
  readonly parameters: Parameters;
}

/** Event of a sweep, as plain data. */
export type SweepEvent =
  | SweepStartEvent
  | JobEvent
  | { readonly type: 'queued'; readonly job: TrialJob }
  | { readonly type: 'result'; readonly result: JobResult; readonly best: TrialSummary | undefined }
  | SweepDoneEvent;

/** First event of a sweep. */
export interface SweepStartEvent {
  /** Event type. */
  readonly type: 'start';
  /** Number of trials that the method starts. */
  readonly trials: number;
  /** Number of jobs if none fails: runs of trials, once per rung that they reach. */
  readonly jobs: number;
  /** Number of jobs that have results already, because the sweep is resumed. */
  readonly completed: number;
}

/** Last event of a sweep. */
export interface SweepDoneEvent {
  /** Event type. */
  readonly type: 'done';
  /** Why it ended: all trials are complete, its budget is spent, or it was stopped. */
  readonly reason: 'complete' | 'budget' | 'interrupted';
  /** All trials that have a value, best first. */
  readonly ranking: readonly TrialSummary[];
  /** Results of runs that failed. */
  readonly failed: readonly JobResult[];
  /** Number of runs that diverged. */
  readonly diverged: number;
  /** Seconds since this process started the sweep. */
  readonly seconds: number;
}
