import type { WorkerLike } from './worker-like.js';

/** Bundlers recognize exactly this form of expression. */
export const startWorker = (): WorkerLike =>
  new Worker(new URL('./worker-page.js', import.meta.url), { type: 'module' });

/** Number of cores that the program may use. */
export const countCores = (): number => navigator.hardwareConcurrency;
