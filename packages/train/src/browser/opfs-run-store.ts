import { CheckpointError, oneAtATime } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import type { RunFiles } from '../run-folder/run-files.js';
import { holdLock } from './hold-lock.js';
import { withStorageErrors } from './opfs-errors.js';
import { OpfsRunFiles } from './opfs-run-files.js';
import { replaceFile } from './replace-file.js';
import {
  CHECKPOINT_FILE,
  fileNameOf,
  findCheckpoint,
  folderNameOf,
  openRunsFolder,
  unlessMissing,
} from './run-files.js';

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
  /** The other files of the run, such as `metrics.jsonl`. */
  readonly files: RunFiles;
  readonly #runs: FileSystemDirectoryHandle;
  readonly #release: () => Promise<void>;
  /** Serializes reads and writes: reading a file fails if it is replaced meanwhile. */
  readonly #runExclusive = oneAtATime();

  private constructor(
    /** Name of the run. */
    readonly run: string,
    runs: FileSystemDirectoryHandle,
    release: () => Promise<void>,
  ) {
    this.#runs = runs;
    this.#release = release;
    this.files = new OpfsRunFiles(run, () => this.#openFolder(), this.#runExclusive);
  }

  /**
   * Opens the store of the run `run` and locks it.
   * @throws CheckpointError if another tab has the run open, if the run exists but `resume` is false, or if the browser denies storage.
   */
  static async open(run: string, { resume = false }: OpfsRunStoreOptions = {}): Promise<OpfsRunStore> {
    const runs = await openRunsFolder();
    const store = new OpfsRunStore(run, runs, await holdLock(lockOf(run), run));
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
      const file = await findCheckpoint(this.#runs, this.run);
      return file && new Uint8Array(await file.arrayBuffer());
    };
    return this.#runExclusive(() => withStorageErrors(`read the checkpoint of '${this.run}'`, read));
  }

  /** Replaces the checkpoint. Returns the path of its file. */
  write(bytes: Uint8Array): Promise<string> {
    const write = async () => {
      await replaceFile(await this.#openFolder(), CHECKPOINT_FILE, bytes);
      await unlessMissing(this.#runs.removeEntry(fileNameOf(this.run)));
      return `${folderNameOf(this.run)}/${CHECKPOINT_FILE}`;
    };
    return this.#runExclusive(() => withStorageErrors(`write the checkpoint of '${this.run}'`, write));
  }

  /** Releases the lock, after any read or write in progress. */
  close(): Promise<void> {
    return this.#runExclusive(this.#release);
  }

  #openFolder(): Promise<FileSystemDirectoryHandle> {
    return this.#runs.getDirectoryHandle(folderNameOf(this.run), { create: true });
  }

  async #rejectExisting(): Promise<void> {
    const find = () => findCheckpoint(this.#runs, this.run);
    if (!(await withStorageErrors(`find the run '${this.run}'`, find))) return;
    throw new CheckpointError(`A run named '${this.run}' already exists`, {
      hint: 'Resume it, delete it, or choose another name.',
    });
  }
}

/** Name of the Web Lock of a run. */
export const lockOf = (run: string) => `convkit-run:${run}`;
