import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunFiles } from '../run-folder/run-files.js';
import { createFolder } from './create-folder.js';
import { codeOf, fileError } from './file-errors.js';
import { writeFileAtomically } from './write-file-atomically.js';

/** Files in the folder of a run. Errors are CheckpointErrors that name the file. */
export class NodeRunFiles implements RunFiles {
  readonly #folder: string;

  /** @param folder Path of the run's folder. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads a file. Returns undefined if there is none. */
  read(name: string): Promise<Uint8Array | undefined> {
    return this.#run('read', name, (file) => unlessMissing(fs.readFile(file), undefined));
  }

  /** Replaces a file atomically. Creates its folder if necessary. */
  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#run('write', name, async (file) => {
      if (name.includes('/')) await createFolder(path.dirname(file));
      await writeFileAtomically(file, bytes);
    });
  }

  /** Appends to a file, which is created if necessary. */
  append(name: string, bytes: Uint8Array): Promise<void> {
    return this.#run('write', name, (file) => fs.appendFile(file, bytes));
  }

  /** Lists the files in a folder of the run, without drafts. */
  list(folder: string): Promise<string[]> {
    return this.#run('read', folder, async (file) => {
      const names = await unlessMissing(fs.readdir(file), []);
      return names.filter((name) => !name.endsWith('.tmp')).sort();
    });
  }

  /** Deletes a file, if it exists. */
  remove(name: string): Promise<void> {
    return this.#run('delete', name, (file) => fs.rm(file, { force: true }));
  }

  async #run<T>(action: string, name: string, task: (file: string) => Promise<T>): Promise<T> {
    const file = path.join(this.#folder, name);
    try {
      return await task(file);
    } catch (error) {
      throw fileError(`${action} ${file}`, error);
    }
  }
}

/** The result of `task`, or `otherwise` if the file does not exist. */
async function unlessMissing<T>(task: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}
