import type { ByteSource } from '../../files/byte-source.js';

/** The bytes of a storage in a file. */
export interface StorageRecord {
  /** Length in bytes. */
  readonly size: number;
  /** Finds the offset of its first byte. @throws Problem if the file has another length there, or nothing. */
  locate(source: ByteSource): Promise<number>;
  /** Compares all its bytes with a checksum, if the format has one. @throws Problem if they differ. */
  readonly assertIntact?: (bytes: Uint8Array) => void;
}
