import fs from 'node:fs/promises';
import path from 'node:path';
import { CheckpointError } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import { codeOf, fileError } from './file-errors.js';
import { RunLock } from './run-lock.js';
import { isDraftOf, writeFileAtomically } from './write-file-atomically.js';

/** Name of the checkpoint in a run's folder. */
export const CHECKPOINT_FILE = 'checkpoint.safetensors';

/** How a folder is opened. */
export interface NodeRunStoreOptions {
  /** Goes on with the run in the folder; without it, a folder that holds one is refused. */
  readonly resume?: boolean;
}

/** A run's folder on disk, locked against other runs until it is closed. */
export class NodeRunStore implements RunStore {
  readonly #lock: RunLock;

  private constructor(
    readonly folder: string,
    lock: RunLock,
  ) {
    this.#lock = lock;
  }

  /**
   * Locks `folder`, which a new run creates, and removes what a killed run left half-written.
   * @throws CheckpointError when another run holds the folder, when it holds a checkpoint that is not to be resumed or
   *   none that is, or when it cannot be written.
   */
  static async open(folder: string, { resume = false }: NodeRunStoreOptions = {}): Promise<NodeRunStore> {
    if (resume) await fs.access(path.join(folder, CHECKPOINT_FILE)).catch(failToFind(folder));
    else await fs.mkdir(folder, { recursive: true }).catch(failTo(`create the folder ${folder}`));
    const lock = await RunLock.acquire(folder);
    try {
      const names = await fs.readdir(folder).catch(failTo(`read the folder ${folder}`));
      if (!resume && names.includes(CHECKPOINT_FILE)) {
        throw new CheckpointError(`the folder ${folder} already holds a run`, {
          hint: 'Resume that run, or choose another folder.',
        });
      }
      const drafts = names.filter((name) => isDraftOf(CHECKPOINT_FILE, name) || isDraftOf('run.lock', name));
      for (const draft of drafts) await fs.rm(path.join(folder, draft), { force: true });
    } catch (error) {
      await lock.release();
      throw error;
    }
    return new NodeRunStore(folder, lock);
  }

  async read(): Promise<Uint8Array | undefined> {
    try {
      return await fs.readFile(this.#file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw fileError(`read ${this.#file}`, error);
    }
  }

  async write(bytes: Uint8Array): Promise<string> {
    await writeFileAtomically(this.#file, bytes).catch(failTo(`write the checkpoint ${this.#file}`));
    return this.#file;
  }

  async close(): Promise<void> {
    await this.#lock.release();
  }

  get #file(): string {
    return path.join(this.folder, CHECKPOINT_FILE);
  }
}

/**
 * The checkpoint of a run's folder, or of the file itself, without a lock: a running run may be looked at.
 * @throws CheckpointError when there is none or it cannot be read.
 */
export async function readRunFolder(folder: string): Promise<Uint8Array> {
  const isFile = folder.endsWith('.safetensors');
  return fs.readFile(isFile ? folder : path.join(folder, CHECKPOINT_FILE)).catch(failToFind(folder));
}

const failToFind = (folder: string) => (error: unknown) => {
  if (codeOf(error) !== 'ENOENT') throw fileError(`read the checkpoint in ${folder}`, error);
  throw new CheckpointError(`${folder} holds no checkpoint`, {
    cause: error,
    hint: `A run's folder has a file ${CHECKPOINT_FILE} in it.`,
  });
};

const failTo = (tried: string) => (error: unknown) => {
  throw fileError(tried, error);
};
