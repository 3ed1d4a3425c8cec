import { DataError } from '@convkit/core';
import { brokenLinks, type ClassFolders, groupByClass, isImageName, LAYOUT } from './class-folders.js';
import { type FolderEntry, shownPath } from './folder-entries.js';

export type PartName = 'train' | 'validation' | 'test';

/** A part of a folder. */
export interface PartFolder extends ClassFolders {
  readonly name: PartName;
  /** The classes that have a folder in this part. */
  readonly folders: readonly string[];
}

export const asPart = (name: PartName, folder: ClassFolders): PartFolder => ({
  ...folder,
  name,
  folders: folder.classes,
});

const NAMES: Readonly<Record<string, PartName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};

/**
 * Finds the parts of a folder, the training part first, and groups each by class. A folder without parts is its own training part. Beside
 * folders with other names, `train` is a part only if it has subfolders: it may be the class of trains.
 * @param where - name of the folder in messages.
 * @throws DataError if the layout is different, or a part is there twice.
 */
export function findParts(
  entries: readonly FolderEntry[],
  where: string,
): { readonly parts: readonly PartFolder[]; readonly warnings: readonly string[] } {
  const folders = new Map<string, FolderEntry[]>();
  for (const entry of entries) {
    const name = entry.path[0] as string;
    if (entry.path.length === 1 && entry.file) continue;
    const inside = folders.get(name) ?? [];
    folders.set(name, inside);
    if (entry.path.length > 1) inside.push({ ...entry, path: entry.path.slice(1) });
  }
  const names = [...folders.keys()];
  const partsFound = names.filter((name) => partOf(name) !== undefined);
  const others = names.filter((name) => partOf(name) === undefined);
  const trains = partsFound.filter((name) => partOf(name) === 'train');
  const hasParts =
    partsFound.length > 0 &&
    (others.length === 0 || trains.some((name) => hasClasses(folders.get(name) as FolderEntry[])));
  if (!hasParts) return { parts: [asPart('train', groupByClass(entries, where))], warnings: [] };
  if (trains.length === 0) {
    throw new DataError(
      `${where || 'the folder'} has the parts ${partsFound.join(' and ')}, but none to train on`,
      {
        code: 'DATA_LAYOUT',
        hint: 'Name the folder of the training images train.',
      },
    );
  }
  const parts: PartFolder[] = [];
  for (const part of ['train', 'validation', 'test'] as const) {
    const [name, second] = partsFound.filter((found) => partOf(found) === part);
    if (second !== undefined) {
      throw new DataError(
        `${where || 'the folder'} has two folders for the same part: ${name} and ${second}`,
        {
          code: 'DATA_LAYOUT',
          hint: 'Join them, or rename one.',
        },
      );
    }
    if (name === undefined) continue;
    parts.push(asPart(part, groupByClass(folders.get(name) as FolderEntry[], shownPath(where, [name]))));
  }
  const left = others.map((name) => shownPath(where, [name]));
  const train = shownPath(where, [trains[0] as string]);
  const warnings = left.length === 0 ? [] : [`ignored, because ${train} exists: ${left.join(', ')}`];
  const [training, ...rest] = parts as [PartFolder, ...PartFolder[]];
  const files = [...training.files, ...brokenLinks(entries)];
  return { parts: [{ ...training, files }, ...rest], warnings };
}

const partOf = (name: string): PartName | undefined => NAMES[name.toLowerCase()];

/** Whether a folder holds folders, and no images beside them. */
const hasClasses = (entries: readonly FolderEntry[]) =>
  entries.some(({ path }) => path.length > 1) &&
  !entries.some(({ path, file }) => path.length === 1 && file && isImageName(path[0] as string));

/**
 * Labels the other parts by the names of the training classes.
 * @throws DataError if a part has a class that the training part lacks.
 */
export function labelByName(parts: readonly PartFolder[]): readonly PartFolder[] {
  const classes = parts[0]?.classes ?? [];
  return parts.map((part) => {
    const strange = part.classes.filter((name) => !classes.includes(name));
    if (strange.length > 0) throw unknownClasses(part, classes, strange);
    const labels = part.classes.map((name) => classes.indexOf(name));
    return {
      ...part,
      classes,
      files: part.files.map(({ file, label }) => ({ file, label: labels[label] as number })),
    };
  });
}

function unknownClasses(
  { name, where, classes: own }: PartFolder,
  classes: readonly string[],
  strange: readonly string[],
): DataError {
  const lists = `the training classes are ${classes.join(', ')}; those of the ${name} part are ${own.join(', ')}`;
  const renamed = strange.flatMap((stray) => {
    const twin = classes.find((known) => known.toLowerCase() === stray.toLowerCase());
    return twin === undefined ? [] : [`${stray} to ${twin}`];
  });
  return new DataError(
    `${where} has ${strange.length === 1 ? 'a class' : 'classes'} that the training part lacks: ${strange.join(', ')}; ${lists}`,
    {
      code: 'DATA_CLASSES',
      hint:
        renamed.length > 0
          ? `Class names must match in upper and lower case: rename ${renamed.join(', ')}.`
          : `Give the folders of both parts the same names, or remove ${strange.join(', ')}. ${LAYOUT}`,
    },
  );
}
