import { imageProblems, unsupported } from '../image-problems.js';
import type { ImageHeader } from '../types.js';

/** Errors of damaged WebP files. */
const { truncated, damaged } = imageProblems('WebP');

const ANIMATED = 0x02;
const HAS_EXIF = 0x08;
const HAS_ALPHA = 0x10;

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Reads the header of a WebP file (RFC 9649, section 2), no further than necessary.
 * @throws DataError if the file is damaged or animated.
 */
export function readWebpHeader(bytes: Uint8Array, name: string): ImageHeader {
  let canvas: Size | undefined;
  let frame: Size | undefined;
  let alpha = false;
  let wantsExif = false;
  for (const { type, body } of chunks(bytes, name)) {
    if (type === 'VP8X') {
      const flags = body[0] ?? 0;
      if (flags & ANIMATED) throw unsupported(`${name} is an animated WebP, which is not supported`);
      if (body.length < 10) throw damaged(name, 'its header is incomplete');
      canvas = { width: 1 + uint24(body, 4), height: 1 + uint24(body, 7) };
      wantsExif = (flags & HAS_EXIF) !== 0;
      alpha = (flags & HAS_ALPHA) !== 0;
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (frame) throw damaged(name, 'it has two images');
      frame = type === 'VP8 ' ? lossySize(body, name) : losslessSize(body, name);
      if (canvas && (canvas.width !== frame.width || canvas.height !== frame.height)) {
        throw damaged(name, 'its header and its image differ in size');
      }
      alpha ||= type === 'VP8L' && ((body[4] as number) & 0x10) !== 0;
      if (!wantsExif) break;
    } else if (type === 'EXIF' && frame) {
      return { format: 'webp', ...frame, gray: false, alpha, exif: body };
    }
  }
  if (!frame) throw damaged(name, 'it has no image');
  return { format: 'webp', ...frame, gray: false, alpha };
}

/** @throws DataError if the file is truncated. */
export function checkCompleteWebp(bytes: Uint8Array, name: string): void {
  for (const { body } of chunks(bytes, name)) {
    if (body.length < 1) throw damaged(name, 'a chunk is empty');
  }
}

/** Yields complete chunks, and the start of the image's chunk if only the beginning of the file was read: its size comes first. */
function* chunks(bytes: Uint8Array, name: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 20) throw truncated(name);
  const end = 8 + view.getUint32(4, true);
  for (let at = 12; at < end; ) {
    if (at + 8 > bytes.length) throw truncated(name);
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > end) throw damaged(name, `its '${type}' chunk is longer than the file`);
    const body = bytes.subarray(at + 8, at + 8 + length);
    yield { type, body };
    if (body.length < length) throw truncated(name);
    at += 8 + length + (length & 1);
  }
}

/** RFC 6386, section 9.1: tag, start code and size of a key frame. */
function lossySize(body: Uint8Array, name: string): Size {
  if (body[3] !== 0x9d || body[4] !== 0x01 || body[5] !== 0x2a || body.length < 10) {
    throw damaged(name, 'its image does not start with a key frame');
  }
  return checked({ width: uint24(body, 6) & 0x3fff, height: (uint24(body, 7) >> 8) & 0x3fff }, name);
}

/** RFC 9649, section 3.4: a signature, then width - 1 and height - 1 in 14 bits each. */
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
