import { DataError } from '@convkit/core';
import { imageProblems, oversized } from '../image-problems.js';
import { crc32 } from './crc32.js';

/** Errors of damaged PNG files. */
export const { truncated, damaged } = imageProblems('PNG');

/** The fields of the IHDR chunk: PNG specification, section 11.2.1. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits per sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced: boolean;
}

/** The parts of a PNG file that determine its pixels. */
export interface PngParts {
  readonly header: PngHeader;
  /** Red, green and blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** The tRNS chunk. */
  readonly transparency: Uint8Array | undefined;
  /** The eXIf chunk. */
  readonly exif: Uint8Array | undefined;
  /** The zlib stream of all IDAT chunks. */
  readonly compressed: Uint8Array;
}

export const GRAY = 0;
const RGB = 2;
export const INDEXED = 3;
export const GRAY_ALPHA = 4;
const RGB_ALPHA = 6;

/** Allowed depths and samples per pixel of each color type. */
const COLOR_TYPES: Readonly<
  Record<number, { readonly depths: readonly number[]; readonly samples: number }>
> = {
  [GRAY]: { depths: [1, 2, 4, 8, 16], samples: 1 },
  [RGB]: { depths: [8, 16], samples: 3 },
  [INDEXED]: { depths: [1, 2, 4, 8], samples: 1 },
  [GRAY_ALPHA]: { depths: [8, 16], samples: 2 },
  [RGB_ALPHA]: { depths: [8, 16], samples: 4 },
};

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export const samplesPerPixel = ({ colorType }: PngHeader) => COLOR_TYPES[colorType]?.samples ?? 0;

/**
 * Splits a PNG file into its parts, checking its structure and the CRC of the chunks it uses. Other chunks are skipped.
 * @throws DataError if the file is not a valid PNG, or has more than `maxPixels` pixels.
 */
export function readPngParts(bytes: Uint8Array, name: string, maxPixels: number): PngParts {
  checkSignature(bytes, name);
  let header: PngHeader | undefined;
  let palette: Uint8Array | undefined;
  let transparency: Uint8Array | undefined;
  let exif: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  for (const { type, body } of chunks(bytes, name)) {
    if (header === undefined) header = parseHeader(type, body, name, maxPixels);
    else if (type === 'PLTE') palette = body;
    else if (type === 'tRNS') transparency = body;
    else if (type === 'eXIf') exif = body;
    else if (type === 'IDAT') data.push(body);
    else if (type !== 'IEND') throw damaged(name, `its '${type}' chunk is unknown or out of place`);
  }
  if (!header || data.length === 0) throw damaged(name, 'it has no image data');
  if (palette && (palette.length % 3 !== 0 || palette.length === 0 || palette.length > 768)) {
    throw damaged(name, `its palette has ${palette.length} bytes`);
  }
  if (header.colorType === INDEXED && !palette) throw damaged(name, 'its palette is missing');
  return { header, palette, transparency, exif, compressed: joined(data) };
}

function checkSignature(bytes: Uint8Array, name: string): void {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw new DataError(`${name} is not a PNG file`, {
      code: 'DATA_FORMAT',
      hint: 'Use decodeImage, which also reads other formats.',
    });
  }
}

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Yields the critical chunks, tRNS and eXIf, up to IEND. */
function* chunks(bytes: Uint8Array, name: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = SIGNATURE.length; ; ) {
    if (offset + 12 > bytes.length) throw truncated(name);
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const end = offset + 8 + length;
    if (end + 4 > bytes.length) throw truncated(name);
    if (/^[A-Z]/.test(type) || type === 'tRNS' || type === 'eXIf') {
      if (crc32(bytes.subarray(offset + 4, end)) !== view.getUint32(end)) {
        throw damaged(name, `the CRC-32 of its '${type}' chunk does not match`);
      }
      yield { type, body: bytes.subarray(offset + 8, end) };
    }
    if (type === 'IEND') return;
    offset = end + 4;
  }
}

function parseHeader(type: string, body: Uint8Array, name: string, maxPixels: number): PngHeader {
  if (type !== 'IHDR' || body.length !== 13) throw damaged(name, 'it does not start with a header');
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colorType, compression, filter, interlace] = [...body.subarray(8)] as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (width === 0 || height === 0) throw damaged(name, `its size is ${width}x${height}`);
  if (width * height > maxPixels) {
    throw oversized(name, { width, height }, maxPixels);
  }
  if (!COLOR_TYPES[colorType]?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw damaged(name, 'its header has invalid values');
  }
  return { width, height, depth, colorType, interlaced: interlace === 1 };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
