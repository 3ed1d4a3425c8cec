import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import type { FolderEntry } from '../datasets/folder-layout.js';
import { unreadable } from './files.js';

/**
 * Every entry of a folder of classes, symbolic links followed, hidden ones left out. Without `nested`, folders within a class are named but
 * not entered.
 * @throws DataError naming what cannot be read, or leads back to where it lies.
 */
export async function listImages(dir: string, nested: boolean): Promise<FolderEntry<string>[]> {
  const entries: FolderEntry<string>[] = [];
  await walk(dir, [], new Set());
  return entries;

  async function walk(folder: string, names: readonly string[], above: ReadonlySet<string>): Promise<void> {
    const real = await realpath(folder).catch((cause: unknown) => {
      throw unreadable(folder, cause);
    });
    if (above.has(real))
      throw new DataError(`${folder} leads in a circle: it is a link to a folder above it`);
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
