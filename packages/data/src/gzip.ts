import { DataError } from '@convkit/core';
import { crc32 } from './crc32.js';
import { canHold, inflatedLength, inflateExactly } from './inflate.js';

const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const TRAILER = 8;

/** `bytes` as they are, or unpacked where they begin like a gzip file. */
export function decompressed(bytes: Uint8Array, name: string, maxBytes: number): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, name, maxBytes) : bytes;
}

/**
 * The content of a gzip file of one member (RFC 1952), its length and CRC-32 checked.
 * @throws DataError, naming `name`, when it is damaged, lies about its length or exceeds `maxBytes`.
 */
function gunzip(bytes: Uint8Array, name: string, maxBytes: number): Uint8Array {
  const start = headerLength(bytes, name);
  const end = bytes.length - TRAILER;
  if (end <= start) throw new DataError(`${name}: truncated: the gzip data end too soon`);
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end);
  const size = trailer.getUint32(4, true);
  const body = bytes.subarray(start, end);
  if (size > maxBytes || !canHold(body, size)) throw refusal(body, size, name, maxBytes);
  const content = inflateExactly(body, size, name);
  if (crc32(content) !== trailer.getUint32(0, true)) {
    throw new DataError(`${name}: the gzip data are damaged: their CRC-32 does not match`);
  }
  return content;
}

/** What is wrong where the trailer promises too much: the end of a truncated file may read as any number. */
function refusal(body: Uint8Array, size: number, name: string, maxBytes: number): DataError {
  const held = inflatedLength(body, maxBytes, name);
  if (held <= maxBytes)
    return new DataError(`${name}: the gzip data hold ${held} bytes instead of the promised ${size}`);
  return new DataError(`${name}: oversized: more than ${maxBytes} bytes once decompressed`, {
    hint: 'Raise maxBytes if the file is to be trusted.',
  });
}

function headerLength(bytes: Uint8Array, name: string): number {
  const method = bytes[2];
  const flags = bytes[3] as number;
  if (bytes.length < 10) throw new DataError(`${name}: truncated: the gzip header ends too soon`);
  if (method !== 8) throw new DataError(`${name}: gzip method ${method} is unknown, only deflate (8) exists`);
  let offset = 10;
  if (flags & EXTRA) offset += 2 + (bytes[offset] ?? 0) + 256 * (bytes[offset + 1] ?? 0);
  if (flags & NAME) offset = afterZero(bytes, offset);
  if (flags & COMMENT) offset = afterZero(bytes, offset);
  if (flags & HEADER_CRC) offset += 2;
  return offset;
}

function afterZero(bytes: Uint8Array, offset: number): number {
  const zero = bytes.indexOf(0, offset);
  return zero < 0 ? bytes.length : zero + 1;
}
