import { checkArguments, checkOptions } from '@convkit/core';
import { blendOver, dropAlpha, finishImage, orient } from '../../image.js';
import { DEFAULT_BACKGROUND, DEFAULT_MAX_PIXELS } from '../../limits.js';
import type { DecodedImage, DecodeOptions } from '../../types.js';
import { exifOrientation } from '../exif.js';
import type { ImageHeader } from '../types.js';
import {
  damaged,
  GRAY,
  GRAY_ALPHA,
  INDEXED,
  type PngParts,
  readPngParts,
  samplesPerPixel,
} from './png-container.js';
import { pngSamples } from './png-samples.js';

/**
 * Reads the header of a PNG file and checks its structure: the order of its chunks and the CRC of those that matter.
 * @throws DataError if the file is damaged or truncated.
 */
export function readPngHeader(bytes: Uint8Array, name: string): ImageHeader {
  const { header, transparency, exif } = readPngParts(bytes, name, Number.POSITIVE_INFINITY);
  const { width, height, colorType } = header;
  return {
    format: 'png',
    width,
    height,
    gray: (colorType & 2) === 0,
    alpha: (colorType & 4) !== 0 || transparency !== undefined,
    ...(exif && { exif }),
  };
}

/**
 * Decodes a PNG image of any color type, depth and interlacing. Composites transparency over `background`, keeps the high byte of
 * 16-bit samples, as Pillow does, and applies the orientation of an eXIf chunk. Ignores color profiles and gamma.
 * @param name - name of the image in error messages, usually its file name.
 * @throws DataError if the file is not a valid PNG, or the image is too large.
 */
export function decodePng(bytes: Uint8Array, name: string, options: DecodeOptions = {}): DecodedImage {
  checkArguments('decodePng', { bytes, name }, { bytes: 'bytes', name: 'string' });
  checkOptions('decodePng', options);
  const { maxPixels = DEFAULT_MAX_PIXELS, background = DEFAULT_BACKGROUND } = options;
  const parts = readPngParts(bytes, name, maxPixels);
  const samples = pngSamples(parts, name);
  const image =
    parts.header.colorType === INDEXED
      ? fromPalette(parts, samples, background, name)
      : fromSamples(parts, samples, background);
  return finishImage(orient(image, exifOrientation(parts.exif)), options);
}

function fromPalette(
  { header, palette, transparency }: PngParts,
  indices: ArrayLike<number>,
  background: number,
  name: string,
): DecodedImage {
  const { height, width } = header;
  const entries = opaquePalette(palette as Uint8Array, transparency, background);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const entry = 3 * (indices[i] as number);
    if (entry >= entries.length) throw damaged(name, `a pixel has color ${indices[i]}, beyond its palette`);
    for (let c = 0; c < 3; c++) data[3 * i + c] = entries[entry + c] as number;
  }
  return { height, width, channels: 3, data };
}

function opaquePalette(palette: Uint8Array, alpha: Uint8Array | undefined, background: number): Uint8Array {
  return palette.map((value, i) => blendOver(value, alpha?.[Math.floor(i / 3)] ?? 255, background));
}

function fromSamples(
  { header, transparency }: PngParts,
  samples: Uint8Array | Uint16Array,
  background: number,
): DecodedImage {
  const { height, width, depth, colorType } = header;
  const channels = colorType === GRAY || colorType === GRAY_ALPHA ? 1 : 3;
  const bytes = toBytes(samples, depth);
  const stored = samplesPerPixel(header);
  if (stored > channels) return dropAlpha({ height, width, channels: stored, data: bytes }, background);
  const hidden = hiddenColor(transparency, channels);
  if (hidden) hide(bytes, samples, hidden, background);
  return { height, width, channels, data: bytes };
}

/** Converts samples to bytes, in place if they are bytes already. */
function toBytes(samples: Uint8Array | Uint16Array, depth: number): Uint8Array {
  if (samples instanceof Uint8Array && depth === 8) return samples;
  const bytes = new Uint8Array(samples.length);
  const scale = 255 / (2 ** depth - 1);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = depth === 16 ? (samples[i] as number) >> 8 : (samples[i] as number) * scale;
  }
  return bytes;
}

/** Replaces the one color that a tRNS chunk declares transparent with the background. */
function hide(
  bytes: Uint8Array,
  samples: ArrayLike<number>,
  hidden: readonly number[],
  background: number,
): void {
  for (let start = 0; start < bytes.length; start += hidden.length) {
    if (hidden.every((value, c) => value === samples[start + c])) {
      bytes.fill(background, start, start + hidden.length);
    }
  }
}

function hiddenColor(transparency: Uint8Array | undefined, channels: number): number[] | undefined {
  if (transparency?.length !== 2 * channels) return undefined;
  return Array.from({ length: channels }, (_, c) => {
    return 256 * (transparency[2 * c] as number) + (transparency[2 * c + 1] as number);
  });
}
