import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DataError } from '@convkit/core';
import { unreadable } from './files.js';

export interface PictureFile {
  readonly path: string;
  readonly label: number;
}

export interface PictureList {
  /** The subfolders' names, in code-unit order; a label is a place in this list. */
  readonly classes: readonly string[];
  /** By class, then by name. */
  readonly files: readonly PictureFile[];
  /** What lies in a class folder and is no PNG by name. */
  readonly others: readonly string[];
}

const LAYOUT = 'Expected is one subfolder a class with that class’s PNG files directly in it.';

/**
 * Lists a folder that has one subfolder a class. Names that begin with a dot are passed over.
 * @throws DataError naming what does not fit that layout.
 */
export async function listPictures(dir: string): Promise<PictureList> {
  const classes: string[] = [];
  const files: PictureFile[] = [];
  const others: string[] = [];
  for (const entry of await entriesOf(dir)) {
    const path = join(dir, entry.name);
    if (await isFolder(entry, path)) {
      await listClass(path, classes.length, files, others);
      classes.push(entry.name);
    } else if (isPng(entry.name)) {
      throw new DataError(`the picture ${path} lies in no class`, { hint: LAYOUT });
    }
  }
  if (classes.length === 0)
    throw new DataError(`the folder ${dir} has no subfolder, so no class`, { hint: LAYOUT });
  return { classes, files, others };
}

async function listClass(dir: string, label: number, files: PictureFile[], others: string[]): Promise<void> {
  const before = files.length;
  for (const entry of await entriesOf(dir)) {
    const path = join(dir, entry.name);
    if (await isFolder(entry, path))
      throw new DataError(`${path} is a folder within a class`, { hint: LAYOUT });
    if (isPng(entry.name)) files.push({ path, label });
    else others.push(path);
  }
  if (files.length === before)
    throw new DataError(`the class folder ${dir} has no PNG files`, { hint: LAYOUT });
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
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

const isPng = (name: string) => extname(name).toLowerCase() === '.png';
