/** Safari 16.4 to 18 has these and no writables; a handle of this kind is a worker's. */
interface InPlaceHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    truncate(bytes: number): void;
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/**
 * Gives a file new bytes: all of them or, when the tab ends in between, none. A writable gathers what it is given in a draft and replaces
 * the file when it is closed (File System Standard, `FileSystemWritableFileStream`); where there are none, the draft is a file beside it.
 */
export async function replaceFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  if (typeof file.createWritable !== 'function') return replaceByMove(folder, name, bytes);
  const draft = await file.createWritable();
  try {
    await draft.write(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    await draft.abort().catch(() => {});
    throw error;
  }
  await draft.close();
}

async function replaceByMove(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const draft = (await folder.getFileHandle(`${name}.draft`, { create: true })) as InPlaceHandle;
  const access = await draft.createSyncAccessHandle();
  try {
    access.truncate(0);
    for (let at = 0; at < bytes.length; ) at += access.write(bytes.subarray(at), { at });
    access.flush();
  } finally {
    access.close();
  }
  await draft.move(folder, name);
}
