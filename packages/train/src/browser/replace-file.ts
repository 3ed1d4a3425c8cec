/** File handle of Safari 16.4 to 18, which has no `createWritable`. Synchronous access exists in workers only. */
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
 * Replaces the content of a file atomically, even if the tab ends in between. A writable stream collects the bytes in a draft and replaces
 * the file when it is closed (File System Standard, `FileSystemWritableFileStream`). Without writable streams, the draft is another file in
 * the folder.
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
