import type { PlainError } from '@convkit/core';
import type { CurvePoint, TrialJob } from '../engine/trial-job.js';

/** What a local engine tells a worker process. */
export type ToWorker = { readonly type: 'run'; readonly job: TrialJob } | { readonly type: 'stop' };

/** What a worker process tells its engine. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'epoch'; readonly epoch: CurvePoint }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: PlainError };
