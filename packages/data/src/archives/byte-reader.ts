import { type ByteSource, pieces } from './byte-source.js';

/** Reads a byte source in chunks of requested lengths. Buffers at most one 16 KiB piece. */
export class ByteReader {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  #unread = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#pieces = pieces(source);
  }

  /** Returns the next 1 to `limit` bytes, or undefined at the end. The result is a view into the source. */
  async some(limit: number): Promise<Uint8Array | undefined> {
    while (this.#unread.length === 0) {
      const next = await this.#pieces.next();
      if (next.done) return undefined;
      this.#unread = next.value as Uint8Array<ArrayBuffer>;
    }
    const taken = this.#unread.subarray(0, limit);
    this.#unread = this.#unread.subarray(limit);
    return taken;
  }

  /** Returns the next `length` bytes: fewer if the source ends early, undefined if it has already ended. */
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

  /** Releases the source. */
  async close(): Promise<void> {
    await this.#pieces.return();
  }
}
