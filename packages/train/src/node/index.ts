export { lockFolder } from './lock-folder.js';
export { NodeRunFiles } from './node-run-files.js';
export { CHECKPOINT_FILE, NodeRunStore, type NodeRunStoreOptions, readRunFolder } from './node-run-store.js';
export { isRunFolder, type RunSummary, readRunSummary } from './read-run-summary.js';
