import { CheckpointError } from '@convkit/core';
import { type ByteSource, readExactly } from '../../files/byte-source.js';
import { StructureReader } from './structure-reader.js';

const PAGE_BYTES = 1 << 16;
const CACHED_PAGES = 64;
/** Cost of a read besides its bytes, so that many small ones end too. */
const READ_COST = 64;

/**
 * The structure of an HDF5 file: everything but the elements of its datasets. Reads pages and keeps the last ones. The bytes that are
 * read, repeated ones included, are limited in relation to the size of the file, so that a hostile file, whose parts may point to each
 * other, comes to an end.
 */
export class Hdf5Structure {
  readonly #source: ByteSource;
  readonly #pages = new Map<number, Uint8Array>();
  #budget: number;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#budget = 2 ** 24 + 4 * source.size;
  }

  /** Reads `length` bytes from `address`. @throws CheckpointError if they are not in the file. */
  async read(address: number, length: number): Promise<StructureReader> {
    const end = address + length;
    if (!(address >= 0 && length >= 0 && end <= this.#source.size)) {
      throw this.damaged('one of its addresses is outside of the file');
    }
    this.#budget -= READ_COST + length;
    if (this.#budget < 0) throw this.damaged('its parts refer to each other repeatedly');
    const bytes = new Uint8Array(length);
    for (let begin = address; begin < end; ) {
      const page = Math.floor(begin / PAGE_BYTES);
      const part = (await this.#page(page)).subarray(begin % PAGE_BYTES, end - page * PAGE_BYTES);
      bytes.set(part, begin - address);
      begin += part.length;
    }
    return new StructureReader(bytes, this);
  }

  /** Reads the elements of a dataset. */
  async elements(address: number, length: number): Promise<ArrayBuffer> {
    return readExactly(this.#source, address, address + length);
  }

  /** Whether the `length` bytes from `address` are in the file. */
  contains(address: number, length: number): boolean {
    return address + length <= this.#source.size;
  }

  /** Creates the error for an invalid file. */
  damaged(what: string, cause?: unknown): CheckpointError {
    return new CheckpointError(`${this.#source.name} is not a valid HDF5 file: ${what}`, {
      cause,
      hint: 'Download or save the file again: it is damaged or incomplete.',
    });
  }

  /** Creates the error for a valid file that uses a feature that is not supported. */
  unsupported(what: string): CheckpointError {
    return new CheckpointError(`${this.#source.name} has ${what}, which is not supported`, {
      hint: 'Save the model again with Keras, which writes plain HDF5 files.',
    });
  }

  async #page(index: number): Promise<Uint8Array> {
    const known = this.#pages.get(index);
    if (known) return known;
    const begin = index * PAGE_BYTES;
    const end = Math.min(begin + PAGE_BYTES, this.#source.size);
    const page = new Uint8Array(await readExactly(this.#source, begin, end));
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= CACHED_PAGES && oldest !== undefined) this.#pages.delete(oldest);
    this.#pages.set(index, page);
    return page;
  }
}
