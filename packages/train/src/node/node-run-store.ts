import fs from 'node:fs/promises';
import path from 'node:path';
import { CheckpointError, checkArguments, checkOptions } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import { CONFIG_FILE } from '../run-folder/config-file.js';
import { CHECKPOINTS_FOLDER } from '../run-folder/kept-checkpoints.js';
import { METRICS_FILE } from '../run-folder/parse-metrics.js';
import type { RunFiles } from '../run-folder/run-files.js';
import { codeOf, fileError } from './file-errors.js';
import { lockFolder } from './lock-folder.js';
import { NodeRunFiles } from './node-run-files.js';
import { isDraftOf, writeFileAtomically } from './write-file-atomically.js';

/** Name of the checkpoint file in a run's folder. */
export const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** Options of `NodeRunStore.open`. */
export interface NodeRunStoreOptions {
  /**
   * Opens the run in the folder, or starts one if it has none yet. If false, opening a folder that already has a run is an error.
   * @defaultValue false
   */
  readonly resume?: boolean;
}

/** Stores a run in a folder on disk, locked against other runs until it is closed. */
export class NodeRunStore implements RunStore {
  /** The other files in the folder, such as `metrics.jsonl`. */
  readonly files: RunFiles;
  readonly #unlock: () => Promise<void>;

  private constructor(
    /** Path of the folder. */
    readonly folder: string,
    unlock: () => Promise<void>,
  ) {
    this.#unlock = unlock;
    this.files = new NodeRunFiles(folder);
  }

  /**
   * Opens and locks `folder`, and removes drafts that a killed run left behind. Creates the folder if necessary.
   * @throws CheckpointError if another run has the folder open, if it has a checkpoint but `resume` is false, or if it is not writable.
   */
  static async open(folder: string, options: NodeRunStoreOptions = {}): Promise<NodeRunStore> {
    checkArguments('NodeRunStore.open', { folder }, { folder: 'name' });
    checkOptions('NodeRunStore.open', options, { resume: 'boolean?' });
    const { resume = false } = options;
    const unlock = await lockFolder(folder);
    try {
      const names = await fs.readdir(folder).catch(failTo(`read the folder ${folder}`));
      if (!resume && names.includes(CHECKPOINT_FILE)) {
        throw new CheckpointError(`The folder ${folder} already contains a run`, {
          hint: 'Resume it, or choose another folder.',
        });
      }
      await removeDrafts(folder, names);
    } catch (error) {
      await unlock();
      throw error;
    }
    return new NodeRunStore(folder, unlock);
  }

  /** Reads the checkpoint. Returns undefined if there is none. */
  async read(): Promise<Uint8Array | undefined> {
    try {
      return await fs.readFile(this.#file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw fileError(`read ${this.#file}`, error);
    }
  }

  /** Replaces the checkpoint atomically. Returns the path of its file. */
  async write(bytes: Uint8Array): Promise<string> {
    await writeFileAtomically(this.#file, bytes).catch(failTo(`write the checkpoint ${this.#file}`));
    return this.#file;
  }

  /** Releases the lock. */
  async close(): Promise<void> {
    await this.#unlock();
  }

  get #file(): string {
    return path.join(this.folder, CHECKPOINT_FILE);
  }
}

/**
 * Reads the checkpoint in a run's folder without locking it, even while the run trains.
 * @param folder Path of the folder, or of the checkpoint file itself.
 * @throws CheckpointError if there is no checkpoint, or it cannot be read.
 */
export async function readRunFolder(folder: string): Promise<Uint8Array> {
  checkArguments('readRunFolder', { folder }, { folder: 'name' });
  const isFile = folder.endsWith('.safetensors');
  return fs.readFile(isFile ? folder : path.join(folder, CHECKPOINT_FILE)).catch(failToFind(folder));
}

/** Files of a run that are replaced through drafts, besides those in the folder of checkpoints. */
const REPLACED = [CHECKPOINT_FILE, CONFIG_FILE, METRICS_FILE, 'run.lock'];

/** Removes what a killed run left behind, and no other files. */
async function removeDrafts(folder: string, names: readonly string[]): Promise<void> {
  const checkpoints = path.join(folder, CHECKPOINTS_FOLDER);
  const kept = names.includes(CHECKPOINTS_FOLDER) ? await fs.readdir(checkpoints) : [];
  const drafts = [
    ...names.filter((name) => REPLACED.some((file) => isDraftOf(file, name))),
    ...kept.filter((name) => name.endsWith('.tmp')).map((name) => path.join(CHECKPOINTS_FOLDER, name)),
  ];
  for (const draft of drafts) await fs.rm(path.join(folder, draft), { force: true });
}

const failToFind = (folder: string) => (error: unknown) => {
  if (codeOf(error) !== 'ENOENT') throw fileError(`read the checkpoint in ${folder}`, error);
  throw new CheckpointError(`${folder} has no checkpoint`, {
    cause: error,
    hint: `Choose a folder that contains a ${CHECKPOINT_FILE} file.`,
  });
};

const failTo = (action: string) => (error: unknown) => {
  throw fileError(action, error);
};
