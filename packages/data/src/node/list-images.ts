import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import type { FolderEntry } from '../datasets/class-folders.js';
import { unreadable } from './files.js';

/**
 * Lists all entries of an image folder. Follows symbolic links and omits hidden entries. Without `nested`, subfolders of a class folder are
 * listed but not entered.
 * @throws DataError if an entry cannot be read or forms a cycle. The message names it.
 */
export async function listImages(dir: string, nested: boolean): Promise<FolderEntry<string>[]> {
  const entries: FolderEntry<string>[] = [];
  await walk(dir, [], new Set());
  return entries;

  async function walk(folder: string, names: readonly string[], above: ReadonlySet<string>): Promise<void> {
    const real = await realpath(folder).catch((cause: unknown) => {
      throw unreadable(folder, cause);
    });
    if (above.has(real)) throw new DataError(`${folder} forms a cycle: it links to a folder above it`);
    const inside = new Set([...above, real]);
    for (const entry of await entriesOf(folder)) {
      const file = join(folder, entry.name);
      const path = [...names, entry.name];
      if (!(await isFolder(entry, file))) {
        entries.push({ path, file });
        continue;
      }
      entries.push({ path });
      if (path.length === 1 || nested) await walk(file, path, inside);
    }
  }
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.'));
  } catch (cause) {
    throw unreadable(dir, cause);
  }
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
