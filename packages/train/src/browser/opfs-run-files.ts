import type { RunFiles } from '../run-folder/run-files.js';
import { isNotFound, withStorageErrors } from './opfs-errors.js';
import { appendToFile, replaceFile } from './replace-file.js';
import { findFile } from './run-files.js';

type Folder = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };

/** Files in the folder of a run in the origin private file system. Errors are CheckpointErrors that name the run. */
export class OpfsRunFiles implements RunFiles {
  readonly #run: string;
  readonly #open: () => Promise<FileSystemDirectoryHandle>;
  readonly #runExclusive: <T>(task: () => Promise<T>) => Promise<T>;

  /**
   * @param run Name of the run, for messages.
   * @param open Opens the folder of the run, creating it if necessary.
   * @param runExclusive Serializes reads and writes: reading a file fails if it is replaced meanwhile.
   */
  constructor(
    run: string,
    open: () => Promise<FileSystemDirectoryHandle>,
    runExclusive: <T>(task: () => Promise<T>) => Promise<T>,
  ) {
    this.#run = run;
    this.#open = open;
    this.#runExclusive = runExclusive;
  }

  /** Reads a file. Returns undefined if there is none. */
  read(name: string): Promise<Uint8Array | undefined> {
    return this.#do('read', name, async (folder, file) => {
      const found = await findFile(folder, file);
      return found && new Uint8Array(await found.arrayBuffer());
    });
  }

  /** Replaces a file atomically. */
  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#do('write', name, (folder, file) => replaceFile(folder, file, bytes));
  }

  /** Appends to a file, which is created if necessary. */
  append(name: string, bytes: Uint8Array): Promise<void> {
    return this.#do('write', name, (folder, file) => appendToFile(folder, file, bytes));
  }

  /** Lists the files in a folder of the run. */
  list(folder: string): Promise<string[]> {
    return this.#do('read', `${folder}/`, async (parent) => {
      const names: string[] = [];
      for await (const name of (parent as Folder).keys()) {
        if (!name.endsWith('.draft')) names.push(name);
      }
      return names.sort();
    });
  }

  /** Deletes a file, if it exists. */
  remove(name: string): Promise<void> {
    return this.#do('delete', name, async (folder, file) => {
      await folder.removeEntry(file).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    });
  }

  #do<T>(
    action: string,
    name: string,
    task: (folder: FileSystemDirectoryHandle, file: string) => Promise<T>,
  ): Promise<T> {
    const [file, parent] = name.split('/').reverse() as [string, string | undefined];
    const run = async () => {
      const folder = await this.#open();
      return task(parent ? await folder.getDirectoryHandle(parent, { create: true }) : folder, file);
    };
    return this.#runExclusive(() => withStorageErrors(`${action} ${name} of '${this.#run}'`, run));
  }
}
