import { decode } from 'fast-png';
import { inflateExactly } from '../../../archives/inflate.js';
import { damaged, type PngHeader, type PngParts, samplesPerPixel } from './png-container.js';

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Adam7: PNG specification, section 8.2. */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];
const WHOLE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];

const STORED_BLOCK = 65_535;

/** Decodes all samples as stored, one per element: palette indices, 16-bit values and values of less than 8 bits unchanged. */
export function pngSamples({ header, compressed }: PngParts, name: string): Uint8Array | Uint16Array {
  const { width, height, depth, interlaced } = header;
  const passes = (interlaced ? ADAM7 : WHOLE)
    .map((pass) => ({ ...pass, header: passHeader(header, pass) }))
    .filter((pass) => pass.header.width > 0 && pass.header.height > 0);
  const size = passes.reduce((sum, pass) => sum + filteredBytes(pass.header), 0);
  // fast-png neither bounds the data nor notices missing data, so its length is checked first. It also mishandles
  // interlaced images of less than 8 bits, so their passes are decoded one by one.
  const filtered = inflateExactly(zlibBody(compressed, name), size, name);
  if (!interlaced || depth >= 8) {
    const data = decoded(header, compressed, name);
    return depth >= 8 ? data : unpacked(data, header);
  }
  const result = new Uint8Array(width * height);
  let start = 0;
  for (const { x, y, stepX, stepY, header: small } of passes) {
    const end = start + filteredBytes(small);
    const samples = unpacked(decoded(small, storedZlib(filtered.subarray(start, end)), name), small);
    samples.forEach((sample, i) => {
      const row = y + stepY * Math.floor(i / small.width);
      result[row * width + x + stepX * (i % small.width)] = sample;
    });
    start = end;
  }
  return result;
}

function decoded(header: PngHeader, compressed: Uint8Array, name: string): Uint8Array | Uint16Array {
  try {
    return decode(minimalPng(header, compressed)).data as Uint8Array | Uint16Array;
  } catch (cause) {
    throw damaged(name, (cause as Error).message, cause);
  }
}

/** Builds a PNG file of the pixels alone, so that no other chunk costs time or memory. Omits CRCs, which were checked before. */
function minimalPng(
  { width, height, depth, colorType, interlaced }: PngHeader,
  compressed: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(8 + 25 + 12 + compressed.length + 12);
  const view = new DataView(bytes.buffer);
  const chunk = (offset: number, length: number, type: string) => {
    view.setUint32(offset, length);
    for (let i = 0; i < 4; i++) bytes[offset + 4 + i] = type.charCodeAt(i);
  };
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  chunk(8, 13, 'IHDR');
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 24);
  chunk(33, compressed.length, 'IDAT');
  bytes.set(compressed, 41);
  chunk(bytes.length - 12, 0, 'IEND');
  return bytes;
}

/** Returns the deflate stream within a zlib stream (RFC 1950). */
function zlibBody(compressed: Uint8Array, name: string): Uint8Array {
  const [method = 0, flags = 0] = compressed;
  if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || flags & 32) {
    throw damaged(name, 'its image data is not a zlib stream');
  }
  return compressed.subarray(2);
}

/** Wraps `bytes` in a zlib stream of stored blocks (RFC 1951, section 3.2.4), without the checksum, which fast-png ignores. */
function storedZlib(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / STORED_BLOCK);
  const stream = new Uint8Array(2 + bytes.length + 5 * blocks + 4);
  const view = new DataView(stream.buffer);
  stream.set([0x78, 0x01]);
  let offset = 2;
  for (let start = 0; start < bytes.length; start += STORED_BLOCK) {
    const block = bytes.subarray(start, start + STORED_BLOCK);
    stream[offset] = start + STORED_BLOCK >= bytes.length ? 1 : 0;
    view.setUint16(offset + 1, block.length, true);
    view.setUint16(offset + 3, ~block.length, true);
    stream.set(block, offset + 5);
    offset += 5 + block.length;
  }
  return stream;
}

function unpacked(packed: Uint8Array | Uint16Array, { width, height, depth }: PngHeader): Uint8Array {
  const line = lineBytes(width * depth);
  const mask = (1 << depth) - 1;
  const result = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = packed[y * line + (bit >> 3)] as number;
      result[y * width + x] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return result;
}

const passHeader = (header: PngHeader, { x, y, stepX, stepY }: Pass): PngHeader => ({
  ...header,
  width: Math.ceil((header.width - x) / stepX),
  height: Math.ceil((header.height - y) / stepY),
  interlaced: false,
});

const lineBytes = (bits: number) => Math.ceil(bits / 8);

/** Size of the filtered data: each line starts with its filter type. */
const filteredBytes = (header: PngHeader) =>
  header.height * (1 + lineBytes(header.width * header.depth * samplesPerPixel(header)));
