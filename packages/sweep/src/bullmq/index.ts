export { type BullEngineOptions, openBullEngine } from './bull-engine.js';
export type { OpenStore } from './open-stores.js';
export type { QueueWorkerEvent } from './queue-worker-event.js';
export { serveQueue } from './serve-queue.js';
export type { ServeQueueOptions } from './serve-queue-options.js';
