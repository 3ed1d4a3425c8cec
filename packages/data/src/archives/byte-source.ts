import { DataError } from '@convkit/core';

/** Bytes that are there, or come piece by piece: a `fetch` body, `blob.stream()`, a stream of Node. */
export type ByteSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** No step on a piece takes long, and none that unpacks it makes more than 17 MB: deflate expands at most 1032 times. */
const PIECE = 16_384;

/** The bytes of `source` in pieces of at most 16 KiB; the source is let go of where the reader stops early. */
export async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (source instanceof Uint8Array) return yield* cut(source);
  for await (const chunk of Symbol.asyncIterator in source ? source : readable(source)) yield* cut(chunk);
}

/** `bytes` in pieces of at most 16 KiB, not copied. */
export function* cut(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

/** A ReadableStream where the engine cannot iterate over one: Safari. */
async function* readable(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

/** Bytes of a length that shows only at the end, in one array that grows up to `maxBytes`. */
export class GrowingBytes {
  #held: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(
    readonly name: string,
    readonly maxBytes: number,
    expected = 0,
  ) {
    this.#held = new Uint8Array(Math.min(expected, maxBytes));
  }

  get length(): number {
    return this.#length;
  }

  /** @throws DataError when that would be more than `maxBytes`. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.maxBytes) throw oversized(this.name, this.maxBytes);
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.min(Math.max(2 * this.#held.length, length, 1024), this.maxBytes));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(piece, this.#length);
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was added; a view where the array grew beyond it. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#held.subarray(0, this.#length);
  }
}

export const oversized = (name: string, maxBytes: number, when = '') =>
  new DataError(`${name}: oversized: more than ${maxBytes} bytes${when}`, {
    hint: 'Raise maxBytes if the file is to be trusted.',
  });
