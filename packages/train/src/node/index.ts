export { CHECKPOINT_FILE, NodeRunStore, type NodeRunStoreOptions, readRunFolder } from './node-run-store.js';
