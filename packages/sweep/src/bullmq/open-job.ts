import type { JobEvent } from '../engine/engine.js';
import type { JobPayload } from './job-payload.js';

/** A job that the engine waits for. */
export interface OpenJob {
  /** Its id in the queue. */
  readonly id: string;
  readonly payload: JobPayload;
  readonly onEvent: (event: JobEvent) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** Name of the worker that runs it, if any has reported. */
  worker: string | undefined;
  /** Whether a worker has begun it. It stays so when the job stalls. */
  hasBegun: boolean;
  /** Whether it was in the queue, so that it is lost if it is not any more. */
  isAdded: boolean;
  /** Whether it had finished at the last check, so that its event was missed if it is still open. */
  hasFinished: boolean;
}
