import type { RunFiles, RunStore } from '@convkit/train';

/** Where a sweep is kept: a folder, or a prefix of a bucket. Controller and workers open the same store. */
export interface SweepStore {
  /** Files of the sweep: `sweep.json`, `results.jsonl` and `results/ID.json`. */
  readonly files: RunFiles;
  /** Opens a run, to start or to resume it, or to read its files. */
  openRun(run: string): Promise<FolderRunStore>;
  /**
   * Keeps other controllers out, and creates the store if necessary. Returns a function that lets them in again.
   * @throws CheckpointError if another controller uses the store, or it is not writable.
   */
  lock(): Promise<() => Promise<void>>;
}

/** Store of a run in a folder on this machine, which may be a copy that exists only until the store is closed. */
export interface FolderRunStore extends RunStore {
  /** Path of the folder. */
  readonly folder: string;
}

/** File with the specification of a sweep, in its store. */
export const SWEEP_FILE = 'sweep.json';

/** File with one result per line, in its store. */
export const RESULTS_FILE = 'results.jsonl';

/** Folder of the result files that workers write. */
export const RESULTS_FOLDER = 'results';

/** Folder of the runs. */
export const TRIALS_FOLDER = 'trials';
