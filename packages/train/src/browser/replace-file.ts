/** Synchronous access to a file. */
interface Access {
  getSize(): number;
  truncate(bytes: number): void;
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** File handle of Safari 16.4 to 18, which has no `createWritable`. Synchronous access exists in workers only. */
interface InPlaceHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<Access>;
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

/**
 * Appends to a file, which is created if necessary. With writable streams, the file changes when all bytes are there; without them, it may
 * end in a part of the bytes.
 */
export async function appendToFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  if (typeof file.createWritable !== 'function') return appendInPlace(file as InPlaceHandle, bytes);
  const { size } = await file.getFile();
  const draft = await file.createWritable({ keepExistingData: true });
  try {
    await draft.write({ type: 'write', position: size, data: bytes as Uint8Array<ArrayBuffer> });
  } catch (error) {
    await draft.abort().catch(() => {});
    throw error;
  }
  await draft.close();
}

async function appendInPlace(file: InPlaceHandle, bytes: Uint8Array): Promise<void> {
  const access = await file.createSyncAccessHandle();
  try {
    writeAll(access, bytes, access.getSize());
  } finally {
    access.close();
  }
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
    writeAll(access, bytes, 0);
  } finally {
    access.close();
  }
  await draft.move(folder, name);
}

function writeAll(access: Access, bytes: Uint8Array, start: number): void {
  for (let at = 0; at < bytes.length; ) at += access.write(bytes.subarray(at), { at: start + at });
  access.flush();
}
