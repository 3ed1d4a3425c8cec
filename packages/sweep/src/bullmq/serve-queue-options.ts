import type { RunTrial } from '../engine/execute-job.js';
import type { OpenStore } from './open-stores.js';
import type { QueueWorkerEvent } from './queue-worker-event.js';

/** Options of `serveQueue`. */
export interface ServeQueueOptions {
  /** Address of Redis, such as `redis://HOST:PORT`, or `rediss://` for an encrypted connection. */
  readonly url: string;
  /** Opens the store of a sweep. The address comes from the queue: to refuse one, throw a ConfigError, and other workers get its jobs. */
  readonly openStore: OpenStore;
  /** Trains a run. */
  readonly runTrial: RunTrial;
  /** Version of convkit. */
  readonly version: string;
  /** Name of the worker, unique in the queue and without spaces. Defaults to host and process. */
  readonly name?: string;
  /** Stops the worker. A run under way writes a checkpoint and goes back to the queue. */
  readonly signal?: AbortSignal;
  /** Told what the worker does. */
  readonly onEvent?: (event: QueueWorkerEvent) => void;
  /**
   * Milliseconds after which a job is free for other workers if this one stops responding. It renews its claim in half the time, so no
   * single step of a run may take longer than that.
   * @defaultValue 20000
   */
  readonly lockDuration?: number;
  /**
   * Milliseconds between searches for jobs whose workers have died. The second search after the claim has ended finds it.
   * @defaultValue 10000
   */
  readonly stalledInterval?: number;
  /**
   * Milliseconds without jobs, neither waiting nor under way on any worker, after which the worker ends. Choose more than it takes to start
   * or to restart the sweep. Defaults to no limit.
   */
  readonly idleTimeout?: number;
}
