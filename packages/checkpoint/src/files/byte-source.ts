/** Random access to the bytes of a file. */
export interface ByteSource {
  /** Path, URL or file name, for error messages. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** Reads the bytes from `begin` to `end` (exclusive) into memory of their own. */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** A source of bytes in memory. */
export function bytesSource(bytes: Uint8Array, name = 'the file'): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (begin, end) => bytes.slice(begin, end) as Uint8Array<ArrayBuffer>,
    close: async () => {},
  };
}

/** A source of a `Blob` or a `File`, which is read in parts. */
export function blobSource(blob: Blob, name = 'name' in blob ? String(blob.name) : 'the file'): ByteSource {
  return {
    name,
    size: blob.size,
    read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
    close: async () => {},
  };
}
