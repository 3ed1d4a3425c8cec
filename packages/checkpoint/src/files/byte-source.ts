import { type ArgumentKind, CheckpointError, checkArguments } from '@convkit/core';

/** Random access to the bytes of a file. */
export interface ByteSource {
  /** Path, URL or file name, for error messages. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /**
   * Reads the bytes from `begin` to `end` (exclusive) into memory of their own.
   * @throws CheckpointError if they cannot be read completely.
   */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Closes the file. Does nothing if it is closed. */
  close(): Promise<void>;
}

/** A source of bytes in memory. */
export function bytesSource(bytes: Uint8Array, name = 'the file'): ByteSource {
  checkArguments('bytesSource', { bytes, name }, { bytes: 'bytes', name: 'string?' });
  return {
    name,
    size: bytes.length,
    // Not `slice`, which for a `Buffer` of Node shares its memory.
    read: async (begin, end) => new Uint8Array(bytes.subarray(begin, end)),
    close: async () => {},
  };
}

const BLOB: ArgumentKind = ['a Blob or File', (value) => value instanceof Blob];

/** A source of a `Blob` or a `File`, which is read in parts. */
export function blobSource(blob: Blob, fileName?: string): ByteSource {
  checkArguments('blobSource', { blob, name: fileName }, { blob: BLOB, name: 'string?' });
  const name = fileName ?? ('name' in blob ? String(blob.name) : 'the file');
  return {
    name,
    size: blob.size,
    read: async (begin, end) => {
      try {
        return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
      } catch (cause) {
        throw new CheckpointError(`${name} cannot be read`, {
          cause,
          hint: 'Choose the file again: it may have been changed, moved or deleted.',
        });
      }
    },
    close: async () => {},
  };
}

/**
 * Reads the bytes from `begin` to `end` (exclusive) into a buffer that contains nothing else.
 * @throws CheckpointError if the source yields fewer or more bytes, or they do not fit in memory.
 */
export async function readExactly(source: ByteSource, begin: number, end: number): Promise<ArrayBuffer> {
  const bytes = await Promise.resolve(source.read(begin, end)).catch((cause: unknown) => {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CheckpointError(
      `${source.name} has a tensor of ${end - begin} bytes, which memory cannot hold`,
      {
        cause,
        hint: 'Free some memory, or open the file on another machine.',
      },
    );
  });
  checkArguments(source.name, { 'the result of read': bytes }, { 'the result of read': 'bytes' });
  if (bytes.length !== end - begin) {
    throw new CheckpointError(
      `${source.name} yields ${bytes.length} bytes instead of ${end - begin} from offset ${begin}`,
      { hint: 'Open the file again: it may have been changed while it was read.' },
    );
  }
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : new Uint8Array(bytes).buffer;
}
