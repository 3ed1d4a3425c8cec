import { DataError } from '@convkit/core';
import { Inflate } from 'pako';
import { type ByteSource, cut, GrowingBytes, oversized, pieces } from './byte-source.js';

/** zlib's window bits for "gzip only, 32 KiB window". */
const GZIP_ONLY = 31;
const TRAILER = 8;
const MAX_EXPANSION = 1032;

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Decompresses `bytes` if they start with the gzip signature; returns them unchanged otherwise. */
export function decompressed(bytes: Uint8Array, name: string, maxBytes: number): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const content = new GrowingBytes(name, maxBytes, promisedLength(bytes));
  const gunzip = new Gunzip(name, maxBytes);
  for (const piece of cut(bytes)) for (const unpacked of gunzip.push(piece)) content.add(unpacked);
  gunzip.end();
  return content.bytes();
}

/** Streams `source`, decompressing it if it starts with the gzip signature. */
export async function* decompressedPieces(
  source: ByteSource,
  name: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = new Gunzip(name, maxBytes);
  let packed: boolean | undefined;
  let length = 0;
  let start = new Uint8Array(0);
  for await (let piece of pieces(source)) {
    length += piece.length;
    if (packed === undefined) {
      // The signature is two bytes long, and the first piece may hold only one.
      start = Uint8Array.of(...start, ...piece);
      if (start.length < 2) continue;
      piece = start;
      packed = isGzip(piece);
    }
    if (packed) yield* gunzip.push(piece);
    else if (length > maxBytes) throw oversized(name, maxBytes);
    else yield piece;
  }
  if (packed === undefined) yield start;
  if (packed) gunzip.end();
}

/** Returns the length in the last member's trailer if deflate could reach it, else 0: a guess for the allocation. */
function promisedLength(bytes: Uint8Array): number {
  if (bytes.length < TRAILER) return 0;
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true);
  return size <= bytes.length * MAX_EXPANSION ? size : 0;
}

/**
 * Unpacks a gzip file of one or more members (RFC 1952) piece by piece, verifying the length and CRC-32 of each member.
 * Holds only what one piece unpacks to, at most 1032 times its length.
 */
class Gunzip {
  readonly #name: string;
  readonly #maxBytes: number;
  #member: Member | undefined;
  #length = 0;

  constructor(name: string, maxBytes: number) {
    this.#name = name;
    this.#maxBytes = maxBytes;
  }

  /**
   * Unpacks `piece`.
   * @throws DataError if the data is damaged or exceeds `maxBytes`.
   */
  push(piece: Uint8Array): Uint8Array[] {
    this.#member ??= new Member((length) => this.#count(length));
    const member = this.#member;
    const unpacked = member.unpack(piece);
    if (member.err !== 0) throw new DataError(`${this.#name}: ${REASONS[member.msg] ?? DAMAGED}`);
    if (member.unread > 0) throw new DataError(`${this.#name}: ${member.unread} bytes follow the gzip data`);
    // `unpack` continues with the next member within a piece, so an ended member ends exactly with the piece.
    if (member.ended) this.#member = undefined;
    return unpacked;
  }

  /** @throws DataError if a member is incomplete. */
  end(): void {
    if (this.#member) throw new DataError(`${this.#name}: truncated or damaged: the gzip data ends too soon`);
  }

  #count(length: number): void {
    this.#length += length;
    if (this.#length > this.#maxBytes) throw oversized(this.#name, this.#maxBytes, ' once decompressed');
  }
}

/** pako's inflater, passing its output on instead of collecting it. */
class Member extends Inflate {
  #unpacked: Uint8Array[] = [];
  #stream: { readonly avail_in: number } | undefined;
  readonly #count: (length: number) => void;

  constructor(count: (length: number) => void) {
    super({ windowBits: GZIP_ONLY });
    this.#count = count;
  }

  /** Number of input bytes after the end of the gzip data. */
  get unread(): number {
    return this.ended ? (this.#stream?.avail_in ?? 0) : 0;
  }

  unpack(piece: Uint8Array): Uint8Array[] {
    this.push(piece);
    const unpacked = this.#unpacked;
    this.#unpacked = [];
    return unpacked;
  }

  override onStart(stream: { readonly avail_in: number }): void {
    this.#stream = stream;
  }

  override onData(unpacked: Uint8Array<ArrayBuffer>): void {
    this.#count(unpacked.length);
    this.#unpacked.push(unpacked);
  }

  override onEnd(): void {}
}

const DAMAGED = 'truncated or damaged: the compressed data is invalid';

/** zlib's messages about the gzip wrapper, in our words. */
const REASONS: Readonly<Record<string, string>> = {
  'incorrect header check': 'unknown data follows a gzip member',
  'unknown compression method': 'unknown gzip method, only deflate (8) is defined',
  'unknown header flags set': 'undefined flags are set in the gzip header',
  'header crc mismatch': 'the gzip header is damaged: its CRC-16 does not match',
  'incorrect data check': 'the gzip data is damaged: its CRC-32 does not match',
  'incorrect length check': 'the gzip data is longer or shorter than its trailer says',
};
