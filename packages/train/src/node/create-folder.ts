import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from './file-errors.js';

/**
 * Creates a folder and its missing parents. Does nothing if it exists. Node's recursive `mkdir` never returns on Linux if the file system
 * does not take folders, as in `/proc`.
 */
export async function createFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (codeOf(error) === 'ENOENT' && !existsSync(parent)) {
      await createFolder(parent);
      await createFolder(folder);
    } else if (codeOf(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
}

const isFolder = (file: string): Promise<boolean> =>
  fs.stat(file).then(
    (status) => status.isDirectory(),
    () => false,
  );
