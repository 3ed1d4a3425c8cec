import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerLike } from './worker-like.js';

export const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker-node.js', import.meta.url), { execArgv: [] });

/** Number of cores that the program may use. */
export const countCores = (): number => availableParallelism();
