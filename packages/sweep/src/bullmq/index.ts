export { type BullEngineOptions, openBullEngine } from './bull-engine.js';
export type { OpenStore } from './open-stores.js';
export type { QueueWorkerEvent } from './queue-worker-event.js';
export { type ServeQueueOptions, serveQueue } from './serve-queue.js';
