export { type OpenRunStoreOptions, openRunStore } from './open-run-store.js';
export { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';
export { deleteRun, type KeptRun, listRuns } from './stored-runs.js';
