import type { CurvePoint, TrialJob } from './trial-job.js';

/** What an engine reports while a job runs. */
export type JobEvent =
  | { readonly type: 'started'; readonly job: string; readonly worker: string }
  | { readonly type: 'epoch'; readonly job: string; readonly epoch: CurvePoint }
  /** Its worker died or stopped responding. Another takes the job up from its checkpoint. */
  | { readonly type: 'stalled'; readonly job: string; readonly message: string };

/**
 * Runs jobs somewhere. Each job ends up in `executeJob`, which writes its result to the store, so a job that an engine runs twice has one
 * result. An engine therefore only has to run each job at least once.
 */
export interface Engine {
  /**
   * Runs a job, now or when there is room. Resolves when its result is in the store.
   * @param onEvent - may be called at any time until then.
   * @throws if the job cannot be completed, even on other workers.
   */
  run(job: TrialJob, onEvent: (event: JobEvent) => void): Promise<void>;
  /** Starts no more jobs, and rejects the promises of those that have not begun. Jobs under way, including stalled ones, continue. */
  drain(): Promise<void>;
  /** Stops jobs that have not begun, lets those under way write a checkpoint, and frees everything. Open promises of `run` reject. */
  close(): Promise<void>;
}
