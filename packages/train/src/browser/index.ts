export { deleteRun, type KeptRun, listRuns } from './kept-runs.js';
export { type OpenRunStoreOptions, openRunStore } from './open-run-store.js';
export { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';
