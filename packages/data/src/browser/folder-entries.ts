import { DataError } from '@convkit/core';
import type { FolderEntry } from '../datasets/folder-layout.js';

/** Asked for only when its bytes are. */
export type LazyFile = () => File | Promise<File>;

/** A folder that was picked (its `FileList`), dropped (`DataTransfer.items`, asked for within the event) or opened (its handle). */
export type ImageFolderSource = FileList | readonly File[] | DataTransferItemList | FileSystemDirectoryHandle;

/** How deep folders may lie in each other. */
const MAX_DEPTH = 64;

/**
 * Every file and folder below the folder of classes.
 * @throws DataError when a file says no folder, or cannot be read.
 */
export function entriesOf(source: ImageFolderSource): Promise<FolderEntry<LazyFile>[]> {
  if ('kind' in source) return handleEntries(source, []);
  const items = Array.from(source as ArrayLike<File | DataTransferItem>);
  // Before anything is waited for: after the event, the items are gone.
  const dropped = items.flatMap((item) => (item instanceof File ? [] : (item.webkitGetAsEntry() ?? [])));
  return items[0] instanceof File ? fileEntries(items as File[]) : droppedEntries(dropped);
}

/** `<input webkitdirectory>` puts the picked folder's own name first. */
async function fileEntries(files: readonly File[]): Promise<FolderEntry<LazyFile>[]> {
  return files.map((file) => {
    const path = file.webkitRelativePath.split('/').slice(1);
    if (path.length > 0) return { path, file: () => file };
    throw new DataError(`${file.name} says no folder, so no class`, {
      hint: 'Pick a folder: <input type="file" webkitdirectory>.',
    });
  });
}

/** One folder is the folder of classes; several, or files beside them, lie in it. */
async function droppedEntries(dropped: readonly FileSystemEntry[]): Promise<FolderEntry<LazyFile>[]> {
  const [only] = dropped;
  const roots = dropped.length === 1 && only?.isDirectory ? await childrenOf(only) : dropped;
  const entries: FolderEntry<LazyFile>[] = [];
  await walk(roots, []);
  return entries;

  async function walk(found: readonly FileSystemEntry[], names: readonly string[]): Promise<void> {
    for (const entry of found) {
      const path = [...names, entry.name];
      assertDepth(path);
      if (!entry.isDirectory) entries.push({ path, file: () => fileOf(entry as FileSystemFileEntry) });
      else {
        entries.push({ path });
        await walk(await childrenOf(entry), path);
      }
    }
  }
}

/** A reader gives some entries each time, and none at the end. */
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
): Promise<FolderEntry<LazyFile>[]> {
  const entries: FolderEntry<LazyFile>[] = [];
  // TypeScript's DOM library leaves it out.
  const { values } = folder as unknown as { values(): AsyncIterable<FileSystemHandle> };
  for await (const handle of values.call(folder)) {
    const path = [...names, handle.name];
    assertDepth(path);
    if (handle.kind === 'file') {
      entries.push({ path, file: () => (handle as FileSystemFileHandle).getFile() });
    } else {
      entries.push({ path }, ...(await handleEntries(handle as FileSystemDirectoryHandle, path)));
    }
  }
  return entries;
}

function assertDepth(path: readonly string[]): void {
  if (path.length > MAX_DEPTH)
    throw new DataError(`${path.join('/')} lies in more than ${MAX_DEPTH} folders`);
}

export const unreadable = (path: string, cause: unknown) =>
  new DataError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
