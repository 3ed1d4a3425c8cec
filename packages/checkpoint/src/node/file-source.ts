import { type FileHandle, open, stat } from 'node:fs/promises';
import { CheckpointError, checkArguments } from '@convkit/core';
import type { ByteSource } from '../files/byte-source.js';
import { fileError } from './file-error.js';

/**
 * Opens the file at `path`. Parts are read directly into the memory that they are returned in. Close it after use.
 * @throws CheckpointError if it does not exist, is not a regular file or cannot be read, or, when it is read, if it has become shorter.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  checkArguments('fileSource', { path }, { path: 'name' });
  try {
    // Opening a pipe could wait forever.
    const found = await stat(path);
    if (!found.isFile()) {
      throw new CheckpointError(`${path} is ${found.isDirectory() ? 'a folder' : 'not a regular file'}`, {
        hint: 'Pass the path of a file.',
      });
    }
    const handle = await open(path);
    return source(path, (await handle.stat()).size, handle);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw fileError(path, 'read', error);
  }
}

/** Bytes per call of the operating system, and how many calls run at a time: copying large tensors keeps two cores busy. */
const PIECE_BYTES = 2 ** 20;
const LANES = 2;

function source(name: string, size: number, handle: FileHandle): ByteSource {
  let closed = false;
  return {
    name,
    size,
    async read(begin, end) {
      if (closed) {
        throw new CheckpointError(`${name} is closed`, { hint: 'Read its tensors before closing it.' });
      }
      const bytes = new Uint8Array(end - begin);
      let next = 0;
      const lane = async () => {
        while (next < bytes.length) {
          const from = next;
          next = Math.min(next + PIECE_BYTES, bytes.length);
          await fill(bytes.subarray(from, next), begin + from);
        }
      };
      // No read may be under way when the file is closed, so an error waits for the other lane.
      const results = await Promise.allSettled(Array.from({ length: LANES }, lane));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return bytes;
    },
    async close() {
      closed = true;
      await handle.close();
    },
  };

  async function fill(target: Uint8Array, position: number): Promise<void> {
    for (let filled = 0; filled < target.length; ) {
      const { bytesRead } = await handle
        .read(target, filled, target.length - filled, position + filled)
        .catch((error: unknown) => Promise.reject(fileError(name, 'read', error)));
      if (bytesRead === 0) throw shrunk(name, (await handle.stat()).size, size);
      filled += bytesRead;
    }
  }
}

function shrunk(name: string, now: number, before: number): CheckpointError {
  return new CheckpointError(`${name} has ${now} bytes, but had ${before} when it was opened`, {
    hint: 'Wait until the file is written, then open it again.',
  });
}
