import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { type FolderEntry, isJunk } from '../folders/folder-entries.js';
import { isAbsent, readBounded, unreadable } from './files.js';

const MAX_FILE_BYTES = 2 ** 28;

/**
 * Lists all entries of an image folder. Follows symbolic links, and does not enter junk folders. A link that leads nowhere or forms a cycle is
 * listed as a file that cannot be read.
 * @throws DataError if a folder cannot be read. The message names it.
 */
export async function listImages(dir: string): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  await walk(dir, [], new Set());
  return entries;

  async function walk(folder: string, names: readonly string[], above: ReadonlySet<string>): Promise<void> {
    const real = await realpath(folder).catch((cause: unknown) => {
      throw unreadable(folder, cause);
    });
    const inside = new Set([...above, real]);
    for (const entry of await entriesOf(folder)) {
      const location = join(folder, entry.name);
      const path = [...names, entry.name];
      const problem = entry.isSymbolicLink() ? await linkProblem(location, inside) : undefined;
      if (isJunk(entry.name)) entries.push({ path });
      else if (problem) {
        const read = () => Promise.reject(problem);
        entries.push({ path, file: { path: location, read }, isBrokenLink: true });
      } else if (!(await isFolder(entry, location))) {
        entries.push({ path, file: { path: location, read: reader(location) } });
      } else {
        entries.push({ path });
        await walk(location, path, inside);
      }
    }
  }
}

/** Why a link cannot be followed; undefined if it can. */
async function linkProblem(path: string, above: ReadonlySet<string>): Promise<DataError | undefined> {
  try {
    if (!above.has(await realpath(path))) return undefined;
    return new DataError(`${path} forms a cycle: it links to a folder above it`);
  } catch (cause) {
    if (isAbsent(cause)) return new DataError(`${path} cannot be read: it links to nothing`, { cause });
    return unreadable(path, cause);
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
