import { DataError } from '@convkit/core';
import { isJunk } from '../folders/folder-entries.js';

/** Opens a file when its bytes are needed. */
export type LazyFile = () => File | Promise<File>;

/** A file or folder below the folder. */
export interface PageEntry {
  /** Path segments, relative to the folder. */
  readonly path: readonly string[];
  /** The file; undefined for a folder. */
  readonly file?: LazyFile;
}

/** A file of a folder, which can be sent to a worker together with its path. */
export interface FolderFile {
  /** Path relative to the folder, with `/` between its segments. */
  readonly path: string;
  /** The file. */
  readonly file: File;
}

/**
 * A folder that was picked (its `FileList`), dropped (`DataTransfer.items`, passed on during the event) or opened (its handle), or what
 * `folderFiles` lists.
 */
export type ImageFolderSource =
  | FileList
  | readonly File[]
  | readonly FolderFile[]
  | DataTransferItemList
  | FileSystemDirectoryHandle;

/** How many files are opened at a time. */
const AT_ONCE = 16;

/** Limit for the depth of nested folders. */
const MAX_DEPTH = 64;

/**
 * Lists the files below a folder, for example to send them to a worker, which passes them to `openImageFiles`. Leaves out junk such as
 * `.DS_Store`, and folders without files: an empty class folder does not become a class.
 * @throws DataError if a file has no folder, or a file or folder cannot be read.
 */
export async function folderFiles(source: ImageFolderSource): Promise<FolderFile[]> {
  const entries = (await entriesOf(source)).filter(({ path, file }) => file && !path.some(isJunk));
  const files: FolderFile[] = [];
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const some = entries.slice(start, start + AT_ONCE).map(async ({ path, file }): Promise<FolderFile> => {
      return { path: path.join('/'), file: await (file as NonNullable<typeof file>)() };
    });
    files.push(...(await Promise.all(some)));
  }
  return files;
}

/**
 * Lists every file and folder below an image folder. Junk folders are not entered.
 * @throws DataError if a file has no folder, or a folder cannot be read.
 */
export function entriesOf(source: ImageFolderSource): Promise<PageEntry[]> {
  if ('kind' in source) return handleEntries(source, []);
  const items = Array.from(source as ArrayLike<File | FolderFile | DataTransferItem>);
  // Synchronously, because the items are gone after the event.
  const dropped = items.flatMap((item) =>
    'webkitGetAsEntry' in item ? (item.webkitGetAsEntry() ?? []) : [],
  );
  const files = items.filter((item) => !('webkitGetAsEntry' in item)) as (File | FolderFile)[];
  return files.length > 0 ? fileEntries(files) : droppedEntries(dropped);
}

/** Drops the first path segment, which `<input webkitdirectory>` sets to the name of the picked folder. */
async function fileEntries(files: readonly (File | FolderFile)[]): Promise<PageEntry[]> {
  return files.map((found) => {
    if (!(found instanceof File)) return { path: found.path.split('/'), file: () => found.file };
    const path = found.webkitRelativePath.split('/').slice(1);
    if (path.length > 0) return { path, file: () => found };
    throw new DataError(`${found.name} is not in a folder`, {
      code: 'DATA_LAYOUT',
      hint: 'Pick a folder: <input type="file" webkitdirectory>.',
    });
  });
}

/** Treats a single dropped folder as the image folder, and several folders as class folders. */
async function droppedEntries(dropped: readonly FileSystemEntry[]): Promise<PageEntry[]> {
  const [only] = dropped;
  const roots = dropped.length === 1 && only?.isDirectory ? await childrenOf(only) : dropped;
  const entries: PageEntry[] = [];
  await walk(roots, []);
  return entries;

  async function walk(found: readonly FileSystemEntry[], names: readonly string[]): Promise<void> {
    for (const entry of found) {
      const path = [...names, entry.name];
      checkDepth(path);
      if (!entry.isDirectory) entries.push({ path, file: () => fileOf(entry as FileSystemFileEntry) });
      else {
        entries.push({ path });
        if (!isJunk(entry.name)) await walk(await childrenOf(entry), path);
      }
    }
  }
}

/** Lists a folder. A reader returns some entries at a time, and none at the end. */
async function childrenOf(folder: FileSystemEntry): Promise<FileSystemEntry[]> {
  const reader = (folder as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, (cause) => reject(unreadable(folder.fullPath, cause)));
    });
    if (some.length === 0) return children;
    children.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => {
    entry.file(resolve, (cause) => reject(unreadable(entry.fullPath, cause)));
  });

async function handleEntries(
  folder: FileSystemDirectoryHandle,
  names: readonly string[],
): Promise<PageEntry[]> {
  const entries: PageEntry[] = [];
  // Missing in TypeScript's DOM library.
  const { values } = folder as unknown as { values(): AsyncIterable<FileSystemHandle> };
  for await (const handle of values.call(folder)) {
    const path = [...names, handle.name];
    checkDepth(path);
    if (handle.kind === 'file') {
      entries.push({ path, file: () => (handle as FileSystemFileHandle).getFile() });
    } else {
      entries.push({ path });
      if (isJunk(handle.name)) continue;
      entries.push(...(await handleEntries(handle as FileSystemDirectoryHandle, path)));
    }
  }
  return entries;
}

function checkDepth(path: readonly string[]): void {
  if (path.length > MAX_DEPTH) {
    throw new DataError(`${path.join('/')} is nested more than ${MAX_DEPTH} folders deep`);
  }
}

export const unreadable = (path: string, cause: unknown) =>
  new DataError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
