import { imageProblems, unsupported } from '../image-problems.js';

/** Errors of damaged BMP files. */
export const { truncated, damaged } = imageProblems('BMP');

export const BITFIELDS = 3;
const RLE8 = 1;
const RLE4 = 2;
const ALPHA_BITFIELDS = 6;
const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** From this size on, a header contains the masks. */
const MASKS_HEADER = 52;
const ALPHA_HEADER = 56;

/** Where the pixels of a BMP file are, and what their bits mean. */
export interface BmpLayout {
  readonly height: number;
  readonly width: number;
  readonly bits: number;
  readonly compression: number;
  readonly isTopDown: boolean;
  /** Offset of the pixels. */
  readonly start: number;
  /** Bytes of a row that is not compressed. */
  readonly stride: number;
  /** Red, green and blue of each entry, for up to 8 bits per pixel. */
  readonly palette?: Uint8Array;
  /** Bits of red, green, blue and, if declared, alpha, for more than 8 bits per pixel. */
  readonly masks?: readonly number[];
}

/**
 * Reads the headers of a BMP file: Microsoft, "Bitmap Storage".
 * @throws DataError if the file is damaged, truncated or of an unsupported kind.
 */
export function readBmpLayout(bytes: Uint8Array, name: string): BmpLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < FILE_HEADER + CORE_HEADER) throw truncated(name);
  const headerSize = view.getUint32(FILE_HEADER, true);
  const isCore = headerSize === CORE_HEADER;
  if (!isCore && headerSize < INFO_HEADER) throw damaged(name, `its header has ${headerSize} bytes`);
  if (bytes.length < FILE_HEADER + headerSize) throw truncated(name);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1) throw damaged(name, `its size is ${width}x${height}`);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? 0 : view.getUint32(30, true);
  checkKind(bits, compression, name);
  const start = view.getUint32(10, true);
  const stride = 4 * Math.ceil((width * bits) / 32);
  const isCompressed = compression === RLE8 || compression === RLE4;
  if (start + (isCompressed ? 1 : stride * height) > bytes.length) throw truncated(name);
  const layout = { height, width, bits, compression, isTopDown: signedHeight < 0, start, stride };
  if (bits > 8) return { ...layout, masks: masksOf(view, { bits, compression, headerSize }, name) };
  const used = isCore ? 0 : view.getUint32(46, true);
  const entrySize = isCore ? 3 : 4;
  const entriesAt = FILE_HEADER + headerSize;
  const stored = Math.floor((start - entriesAt) / entrySize);
  const count = Math.min(used || 2 ** bits, 2 ** bits, stored);
  if (count < 1) throw damaged(name, 'its palette is missing');
  const palette = new Uint8Array(3 * count);
  for (let i = 0; i < 3 * count; i++) {
    palette[i] = bytes[entriesAt + entrySize * Math.floor(i / 3) + 2 - (i % 3)] as number;
  }
  return { ...layout, palette };
}

function checkKind(bits: number, compression: number, name: string): void {
  const allowed: Readonly<Record<number, readonly number[]>> = {
    0: [1, 4, 8, 16, 24, 32],
    [RLE8]: [8],
    [RLE4]: [4],
    [BITFIELDS]: [16, 32],
    [ALPHA_BITFIELDS]: [16, 32],
  };
  if (allowed[compression]?.includes(bits)) return;
  const kind = `${bits} bits per pixel, compression ${compression}`;
  throw unsupported(`${name} is an unsupported kind of BMP: ${kind}`);
}

interface Depth {
  readonly bits: number;
  readonly compression: number;
  readonly headerSize: number;
}

function masksOf(view: DataView, { bits, compression, headerSize }: Depth, name: string): number[] {
  if (compression === 0) return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const hasAlpha = headerSize >= ALPHA_HEADER || compression === ALPHA_BITFIELDS;
  const at = FILE_HEADER + INFO_HEADER;
  const isInside = headerSize >= MASKS_HEADER;
  if (!isInside && at + (hasAlpha ? 16 : 12) > view.byteLength) throw truncated(name);
  const colors = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
  if (colors.some((mask) => !isRun(mask))) throw damaged(name, 'its color masks are invalid');
  const alpha = hasAlpha ? view.getUint32(at + 12, true) : 0;
  return isRun(alpha) ? [...colors, alpha] : colors;
}

/** Whether the bits that are set form one run. */
function isRun(mask: number): boolean {
  if (mask === 0) return false;
  const run = mask >>> (31 - Math.clz32(mask & -mask));
  return (run & (run + 1)) === 0;
}
