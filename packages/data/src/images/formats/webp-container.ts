import { DataError } from '@convkit/core';
import type { ImageHeader } from '../image-header.js';

const ANIMATED = 0x02;
const HAS_EXIF = 0x08;

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * What a WebP file (RFC 9649, section 2) says of its image. Reads on only as far as it must.
 * @throws DataError, naming `name`, when that makes no sense, or the image moves.
 */
export function readWebpHeader(bytes: Uint8Array, name: string): ImageHeader {
  let canvas: Size | undefined;
  let frame: Size | undefined;
  let wantsExif = false;
  for (const { type, body } of chunks(bytes, name)) {
    if (type === 'VP8X') {
      const flags = body[0] ?? 0;
      if (flags & ANIMATED) throw new DataError(`${name} is an animated WebP, which is not read`);
      if (body.length < 10) throw damaged(name, 'its header is cut short');
      canvas = { width: 1 + uint24(body, 4), height: 1 + uint24(body, 7) };
      wantsExif = (flags & HAS_EXIF) !== 0;
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (frame) throw damaged(name, 'it has two images');
      frame = type === 'VP8 ' ? lossySize(body, name) : losslessSize(body, name);
      if (canvas && (canvas.width !== frame.width || canvas.height !== frame.height)) {
        throw damaged(name, 'its header gives another size than its image');
      }
      if (!wantsExif) break;
    } else if (type === 'EXIF' && frame) {
      return { format: 'webp', ...frame, gray: false, exif: body };
    }
  }
  if (!frame) throw damaged(name, 'it has no image');
  return { format: 'webp', ...frame, gray: false };
}

/** @throws DataError, naming `name`, when the file ends before its last chunk does. */
export function assertWholeWebp(bytes: Uint8Array, name: string): void {
  for (const { body } of chunks(bytes, name)) {
    if (body.length < 1) throw damaged(name, 'a chunk is empty');
  }
}

/** Whole bodies, but for the image's in a file of which the beginning alone was read: its size stands in front. */
function* chunks(bytes: Uint8Array, name: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 20) throw truncated(name);
  const end = 8 + view.getUint32(4, true);
  for (let at = 12; at < end; ) {
    if (at + 8 > bytes.length) throw truncated(name);
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > end) throw damaged(name, `its chunk '${type}' is longer than the file says it is`);
    const body = bytes.subarray(at + 8, at + 8 + length);
    yield { type, body };
    if (body.length < length) throw truncated(name);
    at += 8 + length + (length & 1);
  }
}

/** RFC 6386, section 9.1: a key frame's tag, start code and size. */
function lossySize(body: Uint8Array, name: string): Size {
  if (body[3] !== 0x9d || body[4] !== 0x01 || body[5] !== 0x2a || body.length < 10) {
    throw damaged(name, 'its image does not begin with a key frame');
  }
  return checked({ width: uint24(body, 6) & 0x3fff, height: (uint24(body, 7) >> 8) & 0x3fff }, name);
}

/** RFC 9649, section 3.4: a signature, then two numbers of 14 bits, each less by one. */
function losslessSize(body: Uint8Array, name: string): Size {
  if (body[0] !== 0x2f || body.length < 5) throw damaged(name, 'its image has no signature');
  const bits = uint24(body, 1) + (body[4] as number) * 2 ** 24;
  return checked({ width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }, name);
}

function checked(size: Size, name: string): Size {
  if (size.width > 0 && size.height > 0) return size;
  throw damaged(name, `its size is ${size.width}x${size.height}`);
}

const uint24 = (bytes: Uint8Array, at: number) =>
  (bytes[at] as number) + 256 * (bytes[at + 1] as number) + 65_536 * (bytes[at + 2] as number);
const truncated = (name: string) => new DataError(`${name}: truncated: the WebP file ends too soon`);
const damaged = (name: string, problem: string) => new DataError(`${name}: damaged WebP file: ${problem}`);
