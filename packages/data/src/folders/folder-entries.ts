import type { ImageFile } from './image-folder.js';

/** A file or folder found below a dataset's folder. */
export interface FolderEntry {
  /** Path segments, relative to the dataset's folder. */
  readonly path: readonly string[];
  /** The file; undefined for a folder. */
  readonly file?: ImageFile;
  /** Whether it is a link that cannot be followed. Reading its `file` throws the reason. */
  readonly isBrokenLink?: boolean;
}

/** Names that start with a dot are junk too: macOS's `._` files, `.DS_Store`, `.ipynb_checkpoints`, `.git`. */
const JUNK = ['__macosx', 'thumbs.db', 'desktop.ini'];

/** Whether operating systems or programs leave files or folders of this name behind. Such folders need not be entered. */
export const isJunk = (name: string) => name.startsWith('.') || JUNK.includes(name.toLowerCase());

/**
 * Separates the entries that belong to the dataset, sorted by path, from junk, of which it lists the topmost paths. Names are normalized
 * to NFC and sorted by code unit, so that the order is the same on every file system.
 */
export function sortEntries(entries: readonly FolderEntry[]): {
  readonly kept: FolderEntry[];
  readonly ignored: string[];
} {
  const kept: FolderEntry[] = [];
  const ignored = new Set<string>();
  for (const { path, ...entry } of entries) {
    const names = path.map((name) => name.normalize('NFC'));
    const junk = names.findIndex(isJunk);
    if (junk >= 0) ignored.add(names.slice(0, junk + 1).join('/'));
    else kept.push({ ...entry, path: names });
  }
  return { kept: kept.sort((a, b) => comparePaths(a.path, b.path)), ignored: [...ignored].sort() };
}

/** Compares paths segment by segment, by code unit. */
export function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as string) < (b[i] as string) ? -1 : 1;
  }
  return a.length - b.length;
}

/** Names a path below the folder `where` in messages. */
export const shownPath = (where: string, path: readonly string[]) =>
  [where, ...path].filter(Boolean).join('/');
