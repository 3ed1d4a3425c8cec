import type { CurvePoint } from '../engine/trial-job.js';

/** What a worker reports while it executes a job: first its name only, then each epoch. */
export interface JobProgress {
  /** Name of the worker. */
  readonly worker: string;
  readonly epoch?: CurvePoint;
}

/** Reads a report. Returns undefined if it is none. */
export function readProgress(data: unknown): JobProgress | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { worker, epoch } = data as Partial<JobProgress>;
  if (typeof worker !== 'string') return undefined;
  return typeof epoch?.epoch === 'number' ? { worker, epoch } : { worker };
}
