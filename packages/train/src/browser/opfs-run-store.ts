import { CheckpointError } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import { oneAtATime } from '../one-at-a-time.js';
import { holdLock } from './hold-lock.js';
import { isMissing, trying } from './opfs-errors.js';
import { fileNameOf, openFolder } from './opfs-folder.js';
import { replaceFile } from './replace-file.js';

/** How a run is opened. */
export interface OpfsRunStoreOptions {
  /** Goes on with the run of that name; without it, a name that is taken is refused. */
  readonly resume?: boolean;
}

/**
 * A run in the browser's origin private file system, locked against other tabs until it is closed. It stays over
 * reloads until it is deleted or the browser needs the space. A tab that ends while a checkpoint is written leaves the one before.
 */
export class OpfsRunStore implements RunStore {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #release: () => Promise<void>;
  /** A file that is replaced while it is read cannot be read to its end. */
  readonly #inTurn = oneAtATime();

  private constructor(
    readonly run: string,
    folder: FileSystemDirectoryHandle,
    release: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#release = release;
  }

  /**
   * @throws CheckpointError when another tab has the run open, when the name holds a run that is not to be resumed or
   *   none that is, or when the browser gives no storage.
   */
  static async open(run: string, { resume = false }: OpfsRunStoreOptions = {}): Promise<OpfsRunStore> {
    const folder = await openFolder();
    const store = new OpfsRunStore(run, folder, await holdLock(lockOf(run), run));
    try {
      await store.#check(resume);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  read(): Promise<Uint8Array | undefined> {
    const read = async () => {
      const file = await this.#file();
      return file && new Uint8Array(await file.arrayBuffer());
    };
    return this.#inTurn(() => trying(`read the checkpoint of '${this.run}'`, read));
  }

  write(bytes: Uint8Array): Promise<string> {
    const name = fileNameOf(this.run);
    const write = async () => {
      await replaceFile(this.#folder, name, bytes);
      return name;
    };
    return this.#inTurn(() => trying(`write the checkpoint of '${this.run}'`, write));
  }

  close(): Promise<void> {
    return this.#inTurn(this.#release);
  }

  async #check(resume: boolean): Promise<void> {
    const file = await trying(`look for the run '${this.run}'`, () => this.#file());
    if (resume && !file) throw new CheckpointError(`the run '${this.run}' holds no checkpoint`);
    if (!resume && file) {
      throw new CheckpointError(`the name '${this.run}' already holds a run`, {
        hint: 'Resume that run, delete it, or choose another name.',
      });
    }
  }

  /** An empty file is one whose first write never ended. */
  async #file(): Promise<File | undefined> {
    try {
      const file = await (await this.#folder.getFileHandle(fileNameOf(this.run))).getFile();
      return file.size > 0 ? file : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}

export const lockOf = (run: string) => `convkit-run:${run}`;
