import { deflate } from 'pako';
import { crc32 } from '../src/images/formats/png/crc32.js';

export interface PngImage {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced?: boolean;
  /** One sample per element, row by row. */
  readonly samples: ArrayLike<number>;
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
}

export const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Encodes `image` as a PNG file, using the five filters in turn. */
export function encodePng(image: PngImage, more: readonly Uint8Array[] = []): Uint8Array {
  return pngFile([
    headerChunk(image),
    ...(image.palette ? [chunk('PLTE', image.palette)] : []),
    ...(image.transparency ? [chunk('tRNS', image.transparency)] : []),
    ...more,
    chunk('IDAT', deflate(filteredData(image))),
    chunk('IEND', []),
  ]);
}

export function headerChunk({
  width,
  height,
  depth,
  colorType,
  interlaced,
}: Omit<PngImage, 'samples'>): Uint8Array {
  const body = new Uint8Array([...big(width), ...big(height), depth, colorType, 0, 0, interlaced ? 1 : 0]);
  return chunk('IHDR', body);
}

export function pngFile(chunks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, ...chunks.flatMap((bytes) => [...bytes])]);
}

export function chunk(type: string, body: ArrayLike<number>): Uint8Array {
  const checked = Uint8Array.from([...new TextEncoder().encode(type), ...Array.from(body)]);
  return Uint8Array.from([...big(body.length), ...checked, ...big(crc32(checked))]);
}

export function filteredData(image: PngImage): Uint8Array {
  const { width, height, interlaced } = image;
  const passes = interlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  const perPixel = SAMPLES[image.colorType] as number;
  return Uint8Array.from(
    passes.flatMap(([x0, y0, stepX, stepY]) => {
      const rows: number[][] = [];
      for (let y = y0; y < height && x0 < width; y += stepY) {
        const row: number[] = [];
        for (let x = x0; x < width; x += stepX) {
          for (let c = 0; c < perPixel; c++)
            row.push(image.samples[(y * width + x) * perPixel + c] as number);
        }
        rows.push(packed(row, image.depth));
      }
      return filtered(rows, Math.max(1, (perPixel * image.depth) / 8));
    }),
  );
}

function packed(samples: readonly number[], depth: number): number[] {
  if (depth === 16) return samples.flatMap((sample) => [sample >> 8, sample & 255]);
  const bytes: number[] = new Array(Math.ceil((samples.length * depth) / 8)).fill(0);
  samples.forEach((sample, i) => {
    const bit = i * depth;
    bytes[bit >> 3] = (bytes[bit >> 3] as number) | (sample << (8 - depth - (bit & 7)));
  });
  return bytes;
}

/** PNG specification, section 9.2. */
function filtered(rows: readonly number[][], pixel: number): number[] {
  return rows.flatMap((row, y) => {
    const filter = y % 5;
    const at = (r: readonly number[] | undefined, i: number) => r?.[i] ?? 0;
    const line = row.map((value, i) => {
      const left = at(row, i - pixel);
      const above = at(rows[y - 1], i);
      const corner = at(rows[y - 1], i - pixel);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] as number;
      return (value - guess) & 255;
    });
    return [filter, ...line];
  });
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const distances = [left, above, corner].map((value) => Math.abs(estimate - value));
  const nearest = distances.indexOf(Math.min(...distances));
  return [left, above, corner][nearest] as number;
}

const big = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
