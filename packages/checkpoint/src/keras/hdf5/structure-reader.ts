import type { CheckpointError } from '@convkit/core';

/** Creates the errors of a reader. */
interface Complaints {
  damaged(what: string): CheckpointError;
}

/** Reads little-endian fields one after the other. All methods throw a CheckpointError beyond the end. */
export class StructureReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #complaints: Complaints;
  #position = 0;

  constructor(bytes: Uint8Array, complaints: Complaints) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#complaints = complaints;
  }

  /** Number of bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** A reader of the same bytes from their beginning. */
  restart(): StructureReader {
    return new StructureReader(this.#bytes, this.#complaints);
  }

  /** A copy of the bytes, in memory of their own. */
  copy(): ArrayBuffer {
    return this.#bytes.slice().buffer as ArrayBuffer;
  }

  skip(count: number): this {
    this.#advance(count);
    return this;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** An integer of 64 bits. Above 2^53 it is rounded, and too large for every use. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** An unsigned integer of 1, 2, 4 or 8 bytes. */
  unsigned(bytes: number): number {
    return bytes === 1 ? this.u8() : bytes === 2 ? this.u16() : bytes === 4 ? this.u32() : this.u64();
  }

  /** A reader of the next `count` bytes, which are skipped. */
  part(count: number): StructureReader {
    const begin = this.#advance(count);
    return new StructureReader(this.#bytes.subarray(begin, begin + count), this.#complaints);
  }

  /** A reader of the bytes that are left. */
  rest(): StructureReader {
    return this.part(this.left);
  }

  /** The next `count` bytes as UTF-8, up to the first zero byte. */
  text(count: number): string {
    const begin = this.#advance(count);
    const bytes = this.#bytes.subarray(begin, begin + count);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** Skips a signature. @throws CheckpointError if it is another one. */
  expect(signature: string): this {
    if (this.text(signature.length) === signature) return this;
    throw this.#complaints.damaged(`it has no '${signature}' where there should be one`);
  }

  #advance(count: number): number {
    if (!(count <= this.left)) throw this.#complaints.damaged('one of its parts is cut off');
    this.#position += count;
    return this.#position - count;
  }
}
