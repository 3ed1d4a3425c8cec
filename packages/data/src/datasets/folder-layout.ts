import { DataError } from '@convkit/core';

/** What a walk through a folder meets. */
export interface FolderEntry<F> {
  /** Names from the folder down. */
  readonly path: readonly string[];
  /** Absent for a folder. */
  readonly file?: F;
}

export interface LaidOutFile<F> {
  readonly file: F;
  /** The place of its class among the classes. */
  readonly label: number;
}

export interface FolderLayout<F> {
  readonly classes: readonly string[];
  /** By class, then by path. */
  readonly files: readonly LaidOutFile<F>[];
  /** Files in a class that are no images by name. */
  readonly others: readonly F[];
}

const EXPECTED = 'Expected is one subfolder a class with that class’s PNG, JPEG or WebP files in it.';
const IMAGE = /\.(png|jpe?g|jpe|jfif|webp)$/i;

/**
 * Sorts a folder's entries into classes, one a subfolder. Names are composed (NFC) and go in the order of their code units, so that
 * a folder has the same order on every file system. Names that begin with a dot are passed over.
 * @param where what errors call the folder
 * @param nested whether images may lie in folders within a class
 * @throws DataError naming what does not fit that layout.
 */
export function layOut<F>(
  entries: readonly FolderEntry<F>[],
  where: string,
  nested: boolean,
): FolderLayout<F> {
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
    if (compare(path, last) === 0) throw new DataError(`${shown(path)} is there twice, spelt in two ways`);
    last = path;
    const isImage = file !== undefined && IMAGE.test(path.at(-1) as string);
    if (below.length === 0 && file !== undefined) {
      if (isImage) throw new DataError(`the image ${shown(path)} lies in no class`, { hint: EXPECTED });
      continue;
    }
    if (!nested && below.length > (file === undefined ? 0 : 1)) {
      const folder = shown(path.slice(0, 2));
      throw new DataError(`${folder} is a folder within a class`, {
        hint: `${EXPECTED} With nested: true, images may also lie deeper.`,
      });
    }
    const ofClass = images.get(name) ?? [];
    images.set(name, ofClass);
    if (isImage) ofClass.push(entry);
    else if (file !== undefined) others.push(file);
  }
  if (images.size === 0) {
    throw new DataError(`the folder ${where} has no subfolder, so no class`, { hint: EXPECTED });
  }
  const classes = [...images.keys()];
  const empty = classes.find((name) => images.get(name)?.length === 0);
  if (empty !== undefined) {
    throw new DataError(`the class folder ${shown([empty])} has no PNG, JPEG or WebP files`, {
      hint: EXPECTED,
    });
  }
  const files = classes.flatMap((name, label) =>
    (images.get(name) as FolderEntry<F>[]).map(({ file }) => ({ file: file as F, label })),
  );
  return { classes, files, others };
}

/** Folder by folder, in the order of code units. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as string) < (b[i] as string) ? -1 : 1;
  }
  return a.length - b.length;
}
