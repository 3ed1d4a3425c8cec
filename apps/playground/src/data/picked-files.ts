import type { FileWithPath, OwnData } from './own-data.js';

export type PickedFiles = Extract<OwnData, { kind: 'folder' | 'idx' }>;

const IDX = /(images|labels).*(idx|ubyte)/i;
/** Maximum number of files to read at all. A larger folder is rejected before it slows the page down. */
const MAX_READ = 100_000;

/** The files of an input element: a folder or IDX files. */
export async function pickedFiles(list: FileList | null): Promise<PickedFiles> {
  return classify(
    [...(list ?? [])].map((file) => ({
      path: file.webkitRelativePath.split('/').slice(1).join('/') || file.name,
      file,
    })),
  );
}

/** The dropped files. Must be called within the event. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<PickedFiles> {
  // Before the first await: the items are gone after the event.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return classify([...files].map((file) => ({ path: file.name, file })));
  const [only] = entries;
  const roots =
    entries.length === 1 && only?.isDirectory ? await childrenOf(only as FileSystemDirectoryEntry) : entries;
  const found: FileWithPath[] = [];
  for (const root of roots) await walk(root, '', found);
  return classify(found);
}

function classify(files: readonly FileWithPath[]): PickedFiles {
  if (files.length === 0) throw new Error('the folder has no files');
  if (files.length > MAX_READ) {
    throw Object.assign(
      new Error(`too many files: ${files.length.toLocaleString('en')}, the limit is 50,000`),
      { hint: 'Use fewer images, or train in Node: npm run -s convkit -- train … --data FOLDER.' },
    );
  }
  if (files.every(({ path }) => !path.includes('/') && IDX.test(path))) {
    return { kind: 'idx', files: files.map(({ file }) => file) };
  }
  return { kind: 'folder', files };
}

async function walk(entry: FileSystemEntry, above: string, found: FileWithPath[]): Promise<void> {
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

/** All entries of a folder. A reader returns some of them per call, and none at the end. */
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
