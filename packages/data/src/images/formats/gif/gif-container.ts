import { imageProblems } from '../image-problems.js';
import type { ImageHeader } from '../types.js';

/** Errors of damaged GIF files. */
export const { truncated, damaged } = imageProblems('GIF');

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const GRAPHIC_CONTROL = 0xf9;
const HAS_PALETTE = 0x80;
const INTERLACED = 0x40;

/** The first frame of a GIF file. */
export interface GifFrame {
  /** Size of the canvas. */
  readonly height: number;
  readonly width: number;
  /** The part of the canvas that the frame covers. */
  readonly frame: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Red, green and blue of each entry. */
  readonly palette: Uint8Array;
  /** Palette index that stands for transparency. */
  readonly transparent: number | undefined;
  readonly isInterlaced: boolean;
  readonly codeSize: number;
  /** LZW data, joined from its blocks. */
  readonly compressed: Uint8Array;
}

/** @throws DataError if the file is damaged, or truncated before the end of its first frame. */
export function readGifHeader(bytes: Uint8Array, name: string): ImageHeader {
  const found = readGifFrame(bytes, name);
  const { height, width, palette } = found;
  return { format: 'gif', height, width, gray: isGrayPalette(palette), alpha: hasTransparency(found) };
}

export const isGrayPalette = (palette: Uint8Array) =>
  palette.every((value, i) => value === palette[i - (i % 3)]);

/** Whether pixels are declared transparent, or the frame leaves some of the canvas uncovered. */
export const hasTransparency = ({ transparent, frame, height, width }: GifFrame) =>
  transparent !== undefined || frame.width < width || frame.height < height;

/**
 * Reads a GIF file up to the end of its first frame: "Graphics Interchange Format, Version 89a". The canvas grows if the frame exceeds
 * it, as in browsers.
 * @throws DataError if the file is damaged, or truncated before the end of its first frame.
 */
export function readGifFrame(bytes: Uint8Array, name: string): GifFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 6;
  const take = (count: number) => {
    if (at + count > bytes.length) throw truncated(name);
    at += count;
    return at - count;
  };
  const paletteOf = (flags: number) => {
    if ((flags & HAS_PALETTE) === 0) return undefined;
    const start = take(3 * 2 ** ((flags & 7) + 1));
    return bytes.subarray(start, at);
  };
  const screen = take(7);
  const shared = paletteOf(bytes[screen + 4] as number);
  let transparent: number | undefined;
  for (;;) {
    const kind = bytes[take(1)];
    if (kind === EXTENSION) {
      const label = bytes[take(1)];
      const body = subBlocks();
      if (label === GRAPHIC_CONTROL) transparent = (body[0] ?? 0) & 1 ? body[3] : undefined;
    } else if (kind === IMAGE) {
      const start = take(9);
      const [left, top, width, height] = [0, 2, 4, 6].map((offset) =>
        view.getUint16(start + offset, true),
      ) as [number, number, number, number];
      if (width === 0 || height === 0) throw damaged(name, `its size is ${width}x${height}`);
      const flags = bytes[start + 8] as number;
      const palette = paletteOf(flags) ?? shared;
      if (!palette) throw damaged(name, 'its palette is missing');
      const codeSize = bytes[take(1)] as number;
      if (codeSize < 2 || codeSize > 8) throw damaged(name, `its LZW code size is ${codeSize}`);
      return {
        width: Math.max(view.getUint16(screen, true), left + width),
        height: Math.max(view.getUint16(screen + 2, true), top + height),
        frame: { left, top, width, height },
        palette,
        transparent,
        isInterlaced: (flags & INTERLACED) !== 0,
        codeSize,
        compressed: subBlocks(),
      };
    } else {
      throw damaged(name, 'it has no image');
    }
  }

  /** Joins blocks of up to 255 bytes, each with its length in front, up to an empty one. */
  function subBlocks(): Uint8Array {
    const blocks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const length = bytes[take(1)] as number;
      if (length === 0) break;
      const start = take(length);
      blocks.push(bytes.subarray(start, at));
      size += length;
    }
    const joined = new Uint8Array(size);
    let to = 0;
    for (const block of blocks) {
      joined.set(block, to);
      to += block.length;
    }
    return joined;
  }
}
