import type { Picture } from './picture.js';
import { toChannels } from './picture.js';
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

export interface DecodeOptions {
  /** 1 for gray, 3 for red, green, blue; absent, whichever the file has. */
  readonly channels?: 1 | 3;
  /** Refuses larger pictures before anything is allocated: 64 Mi pixels unless told. */
  readonly maxPixels?: number;
}

const DEFAULT_MAX_PIXELS = 64 * 2 ** 20;

/**
 * Decodes a PNG of any colour type, depth and interlacing. Transparency is laid over black, as MNIST has its ink white
 * on black; of 16-bit samples the high byte counts, as in Pillow. Colour profiles and gamma are not applied.
 * @throws DataError, naming `name`, when it is no sound PNG file or too large.
 */
export function decodePng(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Picture {
  const { channels, maxPixels = DEFAULT_MAX_PIXELS } = options;
  const parts = readPngParts(bytes, name, maxPixels);
  const samples = pngSamples(parts, name);
  const picture =
    parts.header.colorType === INDEXED ? fromPalette(parts, samples, name) : fromSamples(parts, samples);
  return channels === undefined ? picture : toChannels(picture, channels);
}

function fromPalette(
  { header, palette, transparency }: PngParts,
  indices: ArrayLike<number>,
  name: string,
): Picture {
  const { height, width } = header;
  const entries = overBlack(palette as Uint8Array, transparency);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const entry = 3 * (indices[i] as number);
    if (entry >= entries.length)
      throw damaged(name, `a pixel has colour ${indices[i]}, which its palette lacks`);
    for (let c = 0; c < 3; c++) data[3 * i + c] = entries[entry + c] as number;
  }
  return { height, width, channels: 3, data };
}

function overBlack(palette: Uint8Array, alpha: Uint8Array | undefined): Uint8Array {
  return palette.map((value, i) => times(value, alpha?.[Math.floor(i / 3)] ?? 255));
}

function fromSamples({ header, transparency }: PngParts, samples: Uint8Array | Uint16Array): Picture {
  const { height, width, depth, colorType } = header;
  const channels = colorType === GRAY || colorType === GRAY_ALPHA ? 1 : 3;
  const bytes = toBytes(samples, depth);
  if (samplesPerPixel(header) > channels)
    return { height, width, channels, data: withoutAlpha(bytes, channels) };
  const hidden = hiddenColor(transparency, channels);
  if (hidden) hide(bytes, samples, hidden);
  return { height, width, channels, data: bytes };
}

/** `samples` themselves where they are bytes already: nobody else holds them. */
function toBytes(samples: Uint8Array | Uint16Array, depth: number): Uint8Array {
  if (samples instanceof Uint8Array && depth === 8) return samples;
  const bytes = new Uint8Array(samples.length);
  const scale = 255 / (2 ** depth - 1);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = depth === 16 ? (samples[i] as number) >> 8 : (samples[i] as number) * scale;
  }
  return bytes;
}

function withoutAlpha(bytes: Uint8Array, channels: 1 | 3): Uint8Array {
  const pixels = bytes.length / (channels + 1);
  const data = new Uint8Array(pixels * channels);
  for (let i = 0; i < pixels; i++) {
    const start = i * (channels + 1);
    const alpha = bytes[start + channels] as number;
    for (let c = 0; c < channels; c++) data[i * channels + c] = times(bytes[start + c] as number, alpha);
  }
  return data;
}

/** Blackens the one colour that a tRNS chunk declares transparent. */
function hide(bytes: Uint8Array, samples: ArrayLike<number>, hidden: readonly number[]): void {
  for (let start = 0; start < bytes.length; start += hidden.length) {
    if (hidden.every((value, c) => value === samples[start + c])) bytes.fill(0, start, start + hidden.length);
  }
}

function hiddenColor(transparency: Uint8Array | undefined, channels: number): number[] | undefined {
  if (transparency?.length !== 2 * channels) return undefined;
  return Array.from({ length: channels }, (_, c) => {
    return 256 * (transparency[2 * c] as number) + (transparency[2 * c + 1] as number);
  });
}

/** value * alpha / 255, rounded, without a division. */
function times(value: number, alpha: number): number {
  const product = value * alpha + 128;
  return (product + (product >> 8)) >> 8;
}
