import type { ByteSource } from '@convkit/checkpoint';

/** Bytes of a file of weights. */
export interface OpenedBytes {
  readonly source: ByteSource;
  /** Opens the file `name` in the same place. Undefined if there is no such place, as for bytes in memory. */
  readonly sibling?: (name: string) => Promise<ByteSource>;
}
