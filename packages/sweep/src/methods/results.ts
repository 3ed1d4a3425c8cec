import type { JobResult } from '../engine/trial-job.js';

/** Results by the id of their job. */
export type Results = ReadonlyMap<string, JobResult>;
