import type { Pixels } from '../../types.js';
import type { ImageHeader } from '../types.js';
import { BITFIELDS, type BmpLayout, damaged, readBmpLayout } from './bmp-layout.js';
import { expandRle } from './bmp-rle.js';

/** @throws DataError if the file is damaged, truncated or of an unsupported kind. */
export function readBmpHeader(bytes: Uint8Array, name: string): ImageHeader {
  const { height, width, palette, masks } = readBmpLayout(bytes, name);
  return { format: 'bmp', height, width, gray: isGray(palette), alpha: masks?.[3] !== undefined };
}

/**
 * Decodes a BMP image: 1, 4, 8, 16, 24 or 32 bits per pixel, plain or run-length encoded, in Microsoft's and OS/2's first format. Its
 * alpha counts only if a header declares it and a pixel uses it.
 * @throws DataError if the file is damaged, truncated or of an unsupported kind.
 */
export function decodeBmp(bytes: Uint8Array, name: string): Pixels {
  const layout = readBmpLayout(bytes, name);
  return layout.palette ? fromPalette(bytes, layout, layout.palette, name) : fromColors(bytes, layout);
}

function fromPalette(bytes: Uint8Array, layout: BmpLayout, palette: Uint8Array, name: string): Pixels {
  const { height, width, compression } = layout;
  const isPlain = compression === 0 || compression === BITFIELDS;
  const indices = isPlain ? unpacked(bytes, layout) : expandRle(bytes.subarray(layout.start), layout, name);
  const channels = isGray(palette) ? 1 : 3;
  const data = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    const row = storedRow(layout, y) * width;
    for (let x = 0; x < width; x++) {
      const entry = 3 * (indices[row + x] as number);
      if (entry >= palette.length) {
        throw damaged(name, 'a pixel has a color beyond its palette');
      }
      for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = palette[entry + c] as number;
    }
  }
  return { height, width, channels, data };
}

/** Palette indices of 1, 4 or 8 bits, the leftmost in the highest bits. */
function unpacked(bytes: Uint8Array, { height, width, bits, start, stride }: BmpLayout): Uint8Array {
  const indices = new Uint8Array(height * width);
  const perByte = 8 / bits;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = bytes[start + y * stride + Math.floor(x / perByte)] as number;
      indices[y * width + x] = (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
    }
  }
  return indices;
}

function fromColors(bytes: Uint8Array, layout: BmpLayout): Pixels {
  const { height, width, bits, start, stride, masks = [] } = layout;
  const [samples, size] = [masks.map(sampleOf), bits / 8];
  const channels = samples.length;
  const data = new Uint8Array(height * width * channels);
  let to = 0;
  let isTransparent = true;
  for (let y = 0; y < height; y++) {
    let at = start + storedRow(layout, y) * stride;
    for (let x = 0; x < width; x++, at += size) {
      let value = 0;
      for (let i = 0; i < size; i++) value += (bytes[at + i] as number) * 2 ** (8 * i);
      for (const sample of samples) data[to++] = sample(value);
      if (channels === 4 && data[to - 1] !== 0) isTransparent = false;
    }
  }
  // Programs that know no alpha leave it 0 everywhere.
  if (channels === 4 && isTransparent) for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { height, width, channels, data };
}

/** Extracts the bits of a mask, scaled to a byte as Pillow does. */
function sampleOf(mask: number): (value: number) => number {
  const shift = 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  return (value) => Math.floor((((value & mask) >>> shift) * 255) / largest);
}

const storedRow = ({ height, isTopDown }: BmpLayout, y: number) => (isTopDown ? y : height - 1 - y);

const isGray = (palette: Uint8Array | undefined) =>
  palette?.every((value, i) => value === palette[i - (i % 3)]) ?? false;
