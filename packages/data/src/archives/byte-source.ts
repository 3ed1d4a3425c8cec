import { DataError } from '@convkit/core';

/** Bytes in memory, or a stream of them: a `fetch` body, `blob.stream()`, a Node stream. */
export type ByteSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Options of functions that read untrusted bytes into memory. */
export interface SizeLimit {
  /**
   * Largest size in bytes, once decompressed. Larger input is rejected.
   * @defaultValue 2 ** 30 (1 GiB)
   */
  readonly maxBytes?: number;
}

export const DEFAULT_MAX_BYTES = 2 ** 30;

/** Deflate expands at most 1032 times, so unpacking one piece yields at most 17 MB. */
const PIECE = 16_384;

/** Yields the bytes of `source` in pieces of at most 16 KiB. Releases the source when the consumer stops early. */
export async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (source instanceof Uint8Array) return yield* cut(source);
  for await (const chunk of Symbol.asyncIterator in source ? source : readable(source)) yield* cut(chunk);
}

/** Yields views of `bytes` of at most 16 KiB each. */
export function* cut(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** Iterates over a ReadableStream in engines that cannot: Safari. */
async function* readable(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

/** Collects bytes of unknown total length in one array that grows up to `maxBytes`. */
export class GrowingBytes {
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(
    readonly name: string,
    readonly maxBytes: number,
    expected = 0,
  ) {
    this.#buffer = new Uint8Array(Math.min(expected, maxBytes));
  }

  get length(): number {
    return this.#length;
  }

  /** @throws DataError if the total exceeds `maxBytes`. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.maxBytes) throw oversized(this.name, this.maxBytes);
    if (length > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(Math.max(2 * this.#buffer.length, length, 1024), this.maxBytes));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /** Returns the collected bytes, as a view if the buffer is larger. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }
}

export const oversized = (name: string, maxBytes: number, when = '') =>
  new DataError(`${name}: oversized: more than ${maxBytes} bytes${when}`, {
    hint: 'Raise maxBytes if you trust the file.',
  });
