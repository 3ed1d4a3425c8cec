import { type ByteSource, pieces } from './byte-source.js';

/** Reads a source in lengths of the reader's choice; never more than a piece waits in memory. */
export class ByteReader {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  #waiting = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#pieces = pieces(source);
  }

  /** The next 1 to `limit` bytes, or nothing at the end. A view: valid until its source is changed. */
  async some(limit: number): Promise<Uint8Array | undefined> {
    while (this.#waiting.length === 0) {
      const next = await this.#pieces.next();
      if (next.done) return undefined;
      this.#waiting = next.value as Uint8Array<ArrayBuffer>;
    }
    const taken = this.#waiting.subarray(0, limit);
    this.#waiting = this.#waiting.subarray(limit);
    return taken;
  }

  /** The next `length` bytes; fewer where the source ends before, nothing where it has ended. */
  async exactly(length: number): Promise<Uint8Array | undefined> {
    const first = await this.some(length);
    if (!first || first.length === length) return first ?? (length === 0 ? new Uint8Array(0) : undefined);
    const bytes = new Uint8Array(length);
    bytes.set(first);
    let read = first.length;
    while (read < length) {
      const piece = await this.some(length - read);
      if (!piece) break;
      bytes.set(piece, read);
      read += piece.length;
    }
    return bytes.subarray(0, read);
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return();
  }
}
