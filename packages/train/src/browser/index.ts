export { deleteRun, type KeptRun, listRuns } from './kept-runs.js';
export { OpfsRunStore, type OpfsRunStoreOptions } from './opfs-run-store.js';
