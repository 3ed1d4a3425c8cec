import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataError } from '@convkit/core';

/**
 * Reads the regular file at `path`, or its first `beginning` bytes. Returns undefined if it does not exist.
 * @throws DataError if it cannot be read or is larger than `maxBytes`.
 */
export async function readBounded(
  path: string,
  maxBytes: number,
  beginning = Infinity,
): Promise<Uint8Array | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new DataError(`${path} is not a file`);
    if (found.size > maxBytes) {
      throw new DataError(`${path}: oversized: ${found.size} bytes, the limit is ${maxBytes}`);
    }
    if (beginning < found.size) return await readBeginning(path, beginning);
    const { buffer, byteOffset, length } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    if (isAbsent(cause)) return undefined;
    throw unreadable(path, cause);
  }
}

async function readBeginning(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Writes a file completely or, if `content` throws, not at all. A killed process leaves only a file that ends in `.part`. */
export async function writeWhole(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${globalThis.crypto.randomUUID()}.part`;
  try {
    const handle = await open(part, 'wx');
    try {
      for await (const piece of content) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

export const unreadable = (path: string, cause: unknown) =>
  new DataError(`${path} cannot be read: ${REASONS[errorCode(cause)] ?? (cause as Error).message}`, {
    cause,
  });

export const isAbsent = (cause: unknown) => errorCode(cause) === 'ENOENT';

const errorCode = (cause: unknown) => String((cause as NodeJS.ErrnoException).code);

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a cycle',
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a folder',
};
