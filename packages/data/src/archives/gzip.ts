import { DataError } from '@convkit/core';
import { Inflate } from 'pako';
import { type ByteSource, cut, GrowingBytes, oversized, pieces } from './byte-source.js';

/** zlib's code for a window of 32 KiB inside a gzip wrapper and nothing else. */
const GZIP_ONLY = 31;
const TRAILER = 8;
const MAX_EXPANSION = 1032;

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** `bytes` as they are, or unpacked where they begin like a gzip file. */
export function decompressed(bytes: Uint8Array, name: string, maxBytes: number): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const content = new GrowingBytes(name, maxBytes, promisedLength(bytes));
  const gunzip = new Gunzip(name, maxBytes);
  for (const piece of cut(bytes)) for (const unpacked of gunzip.push(piece)) content.add(unpacked);
  gunzip.end();
  return content.bytes();
}

/** The bytes of `source` as they come, or unpacked where they begin like a gzip file. */
export async function* decompressedPieces(
  source: ByteSource,
  name: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = new Gunzip(name, maxBytes);
  let packed: boolean | undefined;
  let length = 0;
  let held = new Uint8Array(0);
  for await (let piece of pieces(source)) {
    length += piece.length;
    if (packed === undefined) {
      // Two bytes tell, and the first piece may be one.
      held = Uint8Array.of(...held, ...piece);
      if (held.length < 2) continue;
      piece = held;
      packed = isGzip(piece);
    }
    if (packed) yield* gunzip.push(piece);
    else if (length > maxBytes) throw oversized(name, maxBytes);
    else yield piece;
  }
  if (packed === undefined) yield held;
  if (packed) gunzip.end();
}

/** What the trailer of the last member promises, where deflate could reach it at all: a guess at what to allocate. */
function promisedLength(bytes: Uint8Array): number {
  if (bytes.length < TRAILER) return 0;
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true);
  return size <= bytes.length * MAX_EXPANSION ? size : 0;
}

/**
 * Unpacks a gzip file of one or more members (RFC 1952) piece by piece, and compares the length and CRC-32 of each.
 * Memory: what one piece unpacks to, at most 1032 times its length.
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

  /** What `piece` unpacks to. @throws DataError, naming the file, when it is damaged or exceeds `maxBytes`. */
  push(piece: Uint8Array): Uint8Array[] {
    this.#member ??= new Member((length) => this.#count(length));
    const member = this.#member;
    const unpacked = member.unpack(piece);
    if (member.err !== 0) throw new DataError(`${this.#name}: ${REASONS[member.msg] ?? DAMAGED}`);
    if (member.unread > 0) throw new DataError(`${this.#name}: ${member.unread} bytes follow the gzip data`);
    // A member that ends within the piece is followed by the next in `unpack`; this one ends with it.
    if (member.ended) this.#member = undefined;
    return unpacked;
  }

  /** @throws DataError when a member has begun but not ended. */
  end(): void {
    if (this.#member) throw new DataError(`${this.#name}: truncated or damaged: the gzip data end too soon`);
  }

  #count(length: number): void {
    this.#length += length;
    if (this.#length > this.#maxBytes) throw oversized(this.#name, this.#maxBytes, ' once decompressed');
  }
}

/** pako's inflater, with what it unpacked handed on and not kept. */
class Member extends Inflate {
  #unpacked: Uint8Array[] = [];
  #stream: { readonly avail_in: number } | undefined;
  readonly #count: (length: number) => void;

  constructor(count: (length: number) => void) {
    super({ windowBits: GZIP_ONLY });
    this.#count = count;
  }

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

const DAMAGED = 'truncated or damaged: the compressed data do not make sense to their end';

/** zlib's words for what only gzip has, in ours. */
const REASONS: Readonly<Record<string, string>> = {
  'incorrect header check': 'what follows a gzip member is no other one',
  'unknown compression method': 'its gzip method is unknown, only deflate (8) exists',
  'unknown header flags set': 'its gzip header has flags that nothing defines',
  'header crc mismatch': 'the gzip header is damaged: its CRC-16 does not match',
  'incorrect data check': 'the gzip data are damaged: their CRC-32 does not match',
  'incorrect length check': 'the gzip data hold more or fewer bytes than promised',
};
