import type { CurvePoint, TrialJob } from '../engine/trial-job.js';

/** What a worker of a queue reports. */
export type QueueWorkerEvent =
  /** It is connected, and waits for jobs. */
  | { readonly type: 'ready' }
  | { readonly type: 'started'; readonly job: TrialJob; readonly store: string }
  | { readonly type: 'epoch'; readonly job: TrialJob; readonly epoch: CurvePoint }
  /** Its result is in the store. */
  | { readonly type: 'done'; readonly job: TrialJob }
  /** It was stopped, with a checkpoint. Another worker resumes it. */
  | { readonly type: 'stopped'; readonly job: TrialJob; readonly message: string }
  /** It failed, because of its store or its data. */
  | { readonly type: 'failed'; readonly message: string }
  /** The queue has had no jobs for `idleTimeout`, and the worker ends. */
  | { readonly type: 'idle' }
  | { readonly type: 'warning'; readonly message: string };
