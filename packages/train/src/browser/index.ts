export { type OpenRunStoreOptions, openRunStore } from './open-run-store.js';
export { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';
export { deleteRun, listRuns, type StoredRun } from './stored-runs.js';
