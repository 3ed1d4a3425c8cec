import { Worker } from 'node:worker_threads';
import type { WorkerLike } from './worker-like.js';

export const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker-node.js', import.meta.url), { execArgv: [] });
