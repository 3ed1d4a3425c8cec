import { DataError } from '@convkit/core';

/** A file or folder found below a dataset's folder. */
export interface FolderEntry<F> {
  /** Path segments, relative to the dataset's folder. */
  readonly path: readonly string[];
  /** The file; undefined for a folder. */
  readonly file?: F;
}

/** An image file and its class. */
export interface LabeledFile<F> {
  readonly file: F;
  /** Index of the file's class. */
  readonly label: number;
}

/** A dataset's folder, grouped by class. */
export interface ClassFolders<F> {
  readonly classes: readonly string[];
  /** Image files, sorted by class, then by path. */
  readonly files: readonly LabeledFile<F>[];
  /** Files in class folders that are not images by their extension. */
  readonly others: readonly F[];
}

const EXPECTED = 'Put each class’s PNG, JPEG or WebP images in a folder of its own.';
const IMAGE = /\.(png|jpe?g|jpe|jfif|webp)$/i;

/**
 * Groups the entries of a folder by class: each subfolder is one. Names are normalized to NFC and sorted by code unit, so that the order
 * is the same on every file system. Names that start with a dot are skipped.
 * @param where - name of the folder in error messages.
 * @param nested - whether to accept images in subfolders of a class folder.
 * @throws DataError if the layout is different. The message names the file or folder.
 */
export function groupByClass<F>(
  entries: readonly FolderEntry<F>[],
  where: string,
  nested: boolean,
): ClassFolders<F> {
  const seen = entries
    .map((entry) => ({ ...entry, path: entry.path.map((name) => name.normalize('NFC')) }))
    .filter(({ path }) => !path.some((name) => name.startsWith('.')))
    .sort((a, b) => compare(a.path, b.path));
  const shown = (path: readonly string[]) => [where, ...path].filter(Boolean).join('/');
  const images = new Map<string, FolderEntry<F>[]>();
  const others: F[] = [];
  let last: readonly string[] = [];
  for (const entry of seen) {
    const { path, file } = entry;
    const [name, ...below] = path as [string, ...string[]];
    if (compare(path, last) === 0) {
      throw new DataError(`${shown(path)} exists twice, in different Unicode normalizations`);
    }
    last = path;
    const isImage = file !== undefined && IMAGE.test(path.at(-1) as string);
    if (below.length === 0 && file !== undefined) {
      if (isImage)
        throw new DataError(`the image ${shown(path)} is not in a class folder`, { hint: EXPECTED });
      continue;
    }
    if (!nested && below.length > (file === undefined ? 0 : 1)) {
      const folder = shown(path.slice(0, 2));
      throw new DataError(`${folder} is a subfolder of a class folder`, {
        hint: `${EXPECTED} To include subfolders, set nested: true.`,
      });
    }
    const ofClass = images.get(name) ?? [];
    images.set(name, ofClass);
    if (isImage) ofClass.push(entry);
    else if (file !== undefined) others.push(file);
  }
  if (images.size === 0) {
    throw new DataError(`the folder ${where} has no class folders`, { hint: EXPECTED });
  }
  const classes = [...images.keys()];
  const empty = classes.find((name) => images.get(name)?.length === 0);
  if (empty !== undefined) {
    throw new DataError(`the class folder ${shown([empty])} contains no PNG, JPEG or WebP images`, {
      hint: EXPECTED,
    });
  }
  const files = classes.flatMap((name, label) =>
    (images.get(name) as FolderEntry<F>[]).map(({ file }) => ({ file: file as F, label })),
  );
  return { classes, files, others };
}

/** Compares paths segment by segment, by code unit. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as string) < (b[i] as string) ? -1 : 1;
  }
  return a.length - b.length;
}
