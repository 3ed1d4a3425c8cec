import { Problem } from '../problem.js';

/** Longest line that names a module or a class. */
const MAX_LINE = 1024;

/** The pickle ends before its last operation. In a part of a file, more bytes may help. */
export class CutOff extends Problem {}

/** Reads pickles from start to end. @throws CutOff from any method that would read past the end. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  /** @param position Offset of the first byte to read. Defaults to 0. */
  constructor(bytes: Uint8Array, position = 0) {
    this.#at = position;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset of the next byte. */
  get position(): number {
    return this.#at;
  }

  /** Number of bytes left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Reads an unsigned byte. */
  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  /** Reads an unsigned integer of 16 bits. */
  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  /** Reads an unsigned integer of 32 bits. */
  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** Reads a signed integer of 32 bits. */
  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  /** Reads an unsigned integer of 64 bits, rounded from 2^53. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  /** Reads a double, which pickles store with the most significant byte first. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }

  /** Reads `length` bytes, as a view. */
  bytes(length: number): Uint8Array {
    const begin = this.#skip(length);
    return this.#bytes.subarray(begin, begin + length);
  }

  /** Reads `length` bytes as UTF-8. */
  text(length: number): string {
    const begin = this.#at;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(length));
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(`has a damaged pickle: the text at byte ${begin} is not UTF-8`);
    }
  }

  /** Reads a line, without the character that ends it. */
  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + MAX_LINE).indexOf(10);
    if (end < 0) {
      const message = `has a damaged pickle: the line at byte ${this.#at} does not end`;
      throw this.left < MAX_LINE ? new CutOff(message) : new Problem(message);
    }
    const text = this.text(end);
    this.#at++;
    return text;
  }

  /** Moves on by `length` bytes, and returns where they begin. */
  #skip(length: number): number {
    const begin = this.#at;
    if (!(length >= 0 && length <= this.left)) {
      const message = `has a damaged pickle: ${length} bytes are missing at byte ${begin} of ${this.#bytes.length}`;
      throw length < 0 ? new Problem(message) : new CutOff(message);
    }
    this.#at += length;
    return begin;
  }
}
