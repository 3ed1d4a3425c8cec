import { CheckpointError, oneAtATime } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import { holdLock } from './hold-lock.js';
import { isNotFound, withStorageErrors } from './opfs-errors.js';
import { replaceFile } from './replace-file.js';
import { fileNameOf, openRunsFolder } from './run-files.js';

/** Options of `OpfsRunStore.open`. */
export interface OpfsRunStoreOptions {
  /**
   * Opens the run, or starts it if it does not exist yet. If false, opening a name that already has a run is an error.
   * @defaultValue false
   */
  readonly resume?: boolean;
}

/**
 * Stores a run in the browser's origin private file system, locked against other tabs until it is closed. The run survives reloads of the
 * page until it is deleted or the browser reclaims the space. If the tab ends while a checkpoint is written, the previous one remains.
 */
export class OpfsRunStore implements RunStore {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #release: () => Promise<void>;
  /** Serializes reads and writes: reading a file fails if it is replaced meanwhile. */
  readonly #runExclusive = oneAtATime();

  private constructor(
    /** Name of the run. */
    readonly run: string,
    folder: FileSystemDirectoryHandle,
    release: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#release = release;
  }

  /**
   * Opens the store of the run `run` and locks it.
   * @throws CheckpointError if another tab has the run open, if the run exists but `resume` is false, or if the browser denies storage.
   */
  static async open(run: string, { resume = false }: OpfsRunStoreOptions = {}): Promise<OpfsRunStore> {
    const folder = await openRunsFolder();
    const store = new OpfsRunStore(run, folder, await holdLock(lockOf(run), run));
    try {
      if (!resume) await store.#rejectExisting();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  /** Reads the checkpoint. Returns undefined if there is none. */
  read(): Promise<Uint8Array | undefined> {
    const read = async () => {
      const file = await this.#file();
      return file && new Uint8Array(await file.arrayBuffer());
    };
    return this.#runExclusive(() => withStorageErrors(`read the checkpoint of '${this.run}'`, read));
  }

  /** Replaces the checkpoint. Returns the name of its file. */
  write(bytes: Uint8Array): Promise<string> {
    const name = fileNameOf(this.run);
    const write = async () => {
      await replaceFile(this.#folder, name, bytes);
      return name;
    };
    return this.#runExclusive(() => withStorageErrors(`write the checkpoint of '${this.run}'`, write));
  }

  /** Releases the lock, after any read or write in progress. */
  close(): Promise<void> {
    return this.#runExclusive(this.#release);
  }

  async #rejectExisting(): Promise<void> {
    const file = await withStorageErrors(`find the run '${this.run}'`, () => this.#file());
    if (!file) return;
    throw new CheckpointError(`A run named '${this.run}' already exists`, {
      hint: 'Resume it, delete it, or choose another name.',
    });
  }

  /** An empty file is left by a first write that never completed. */
  async #file(): Promise<File | undefined> {
    try {
      const file = await (await this.#folder.getFileHandle(fileNameOf(this.run))).getFile();
      return file.size > 0 ? file : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

/** Name of the Web Lock of a run. */
export const lockOf = (run: string) => `convkit-run:${run}`;
