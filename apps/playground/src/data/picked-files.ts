import type { OwnData, PlacedFile } from './own-data.js';

export type PickedFiles = Extract<OwnData, { kind: 'folder' | 'idx' }>;

const IDX = /(images|labels).*(idx|ubyte)/i;
/** Files that are looked at; a folder with more is refused before the page is slow. */
const MOST = 100_000;

/** The files of an input element: a folder, or IDX files. */
export async function pickedFiles(list: FileList | null): Promise<PickedFiles> {
  return sorted(
    [...(list ?? [])].map((file) => ({
      path: file.webkitRelativePath.split('/').slice(1).join('/') || file.name,
      file,
    })),
  );
}

/** What was dropped; to be called within the event. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<PickedFiles> {
  // Before anything is waited for: after the event, the items are gone.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return sorted([...files].map((file) => ({ path: file.name, file })));
  const [only] = entries;
  const roots =
    entries.length === 1 && only?.isDirectory ? await childrenOf(only as FileSystemDirectoryEntry) : entries;
  const found: PlacedFile[] = [];
  for (const root of roots) await walk(root, '', found);
  return sorted(found);
}

function sorted(files: readonly PlacedFile[]): PickedFiles {
  if (files.length === 0) throw new Error('nothing was given: the folder has no files');
  if (files.length > MOST) {
    throw Object.assign(new Error(`these are ${files.length} files; this page takes up to 50,000`), {
      hint: 'Give fewer images, or train in Node: npm run -s convkit -- train … --data FOLDER.',
    });
  }
  if (files.every(({ path }) => !path.includes('/') && IDX.test(path))) {
    return { kind: 'idx', files: files.map(({ file }) => file) };
  }
  return { kind: 'folder', files };
}

async function walk(entry: FileSystemEntry, above: string, found: PlacedFile[]): Promise<void> {
  const path = above + entry.name;
  if (entry.isDirectory) {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
      await walk(child, `${path}/`, found);
  } else {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ path, file });
  }
}

/** A reader gives some entries each time, and none at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
