import { DataError } from '@convkit/core';
import { comparePaths, type FolderEntry, shownPath } from './folder-entries.js';
import type { ImageFile } from './image-folder.js';

/** A file and its class. */
export interface LabeledFile {
  readonly file: ImageFile;
  /** Index of the file's class. */
  readonly label: number;
}

/** A dataset's folder, grouped by class. */
export interface ClassFolders {
  /** Name of the folder in messages. */
  readonly where: string;
  readonly classes: readonly string[];
  /** Files at any depth, images or not, sorted by class, then by path. */
  readonly files: readonly LabeledFile[];
}

/** Names of image files, readable or not. */
const IMAGE_NAME = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|dib|tiff?|avif|hei[cf])$/i;

export const LAYOUT = 'Put each class’s images in a folder of its own.';

/**
 * Groups sorted entries of a folder by class: each subfolder is one, with the files at any depth in it.
 * @param where - name of the folder in error messages.
 * @throws DataError if the layout is different. The message names the file or folder.
 */
export function groupByClass(entries: readonly FolderEntry[], where: string): ClassFolders {
  const classes: string[] = [];
  const files: LabeledFile[] = [];
  let last: readonly string[] = [];
  for (const { path, file, isBrokenLink } of entries) {
    if (comparePaths(path, last) === 0) {
      throw new DataError(`${shownPath(where, path)} exists twice, in different Unicode normalizations`, {
        code: 'DATA_LAYOUT',
        hint: 'Rename one of the two.',
      });
    }
    last = path;
    const [name] = path as [string];
    if (isBrokenLink && path.length === 1) continue;
    if (file && path.length === 1) {
      if (!isImageName(name)) continue;
      throw new DataError(`the image ${shownPath(where, path)} is not in a class folder`, {
        code: 'DATA_LAYOUT',
        hint: LAYOUT,
      });
    }
    if (classes.at(-1) !== name) classes.push(name);
    if (file) files.push({ file, label: classes.length - 1 });
  }
  const links = brokenLinks(entries);
  if (classes.length > 0 || links.length > 0) return { where, classes, files: [...files, ...links] };
  throw new DataError(`${where || 'the folder'} has no class folders`, { code: 'DATA_LAYOUT', hint: LAYOUT });
}

/**
 * The links among the topmost entries that cannot be followed. Each may stand for a folder, so it is not passed over: it counts as a broken
 * file, of no class.
 */
export const brokenLinks = (entries: readonly FolderEntry[]): LabeledFile[] =>
  entries.flatMap(({ path, file, isBrokenLink }) =>
    file && isBrokenLink && path.length === 1 ? [{ file, label: -1 }] : [],
  );

export const isImageName = (name: string) => IMAGE_NAME.test(name);
