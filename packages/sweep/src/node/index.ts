export { directoryStore } from './directory-store.js';
export { type LocalEngineOptions, localEngine } from './local-engine.js';
export { serveJobs, workerName } from './serve-jobs.js';
export type { WorkerProgram } from './worker-process.js';
