import path from 'node:path';
import { checkArguments } from '@convkit/core';
import { lockFolder, NodeRunFiles, NodeRunStore } from '@convkit/train/node';
import { type SweepStore, TRIALS_FOLDER } from '../engine/sweep-store.js';

/** Keeps a sweep in a folder. Workers on other machines need the folder under the same path, as on a network file system. */
export function directoryStore(folder: string): SweepStore {
  checkArguments('directoryStore', { folder }, { folder: 'name' });
  return {
    files: new NodeRunFiles(folder),
    openRun: (run) => NodeRunStore.open(path.join(folder, TRIALS_FOLDER, run), { resume: true }),
    lock: () => lockFolder(folder),
  };
}
