import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { type FolderEntry, isJunk } from '../folders/folder-entries.js';
import { readBounded, unreadable } from './files.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * Lists all entries of an image folder. Follows symbolic links, and does not enter junk folders.
 * @throws DataError if an entry cannot be read or forms a cycle. The message names it.
 */
export async function listImages(dir: string): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  await walk(dir, [], new Set());
  return entries;

  async function walk(folder: string, names: readonly string[], above: ReadonlySet<string>): Promise<void> {
    const real = await realpath(folder).catch((cause: unknown) => {
      throw unreadable(folder, cause);
    });
    if (above.has(real)) throw new DataError(`${folder} forms a cycle: it links to a folder above it`);
    const inside = new Set([...above, real]);
    for (const entry of await entriesOf(folder)) {
      const location = join(folder, entry.name);
      const path = [...names, entry.name];
      if (isJunk(entry.name)) entries.push({ path });
      else if (!(await isFolder(entry, location))) {
        entries.push({ path, file: { path: location, read: reader(location) } });
      } else {
        entries.push({ path });
        await walk(location, path, inside);
      }
    }
  }
}

function reader(path: string): (bytes?: number) => Promise<Uint8Array> {
  return async (bytes) => {
    // Only the beginning of files that are not images is read, so they may be larger.
    const limit = bytes === undefined ? MAX_FILE_BYTES : Number.POSITIVE_INFINITY;
    const found = await readBounded(path, limit, bytes);
    if (!found) throw new DataError(`${path} does not exist`);
    return found;
  };
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true });
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
