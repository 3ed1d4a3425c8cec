import { DataError, Rng } from '@convkit/core';
import { deflate } from 'pako';
import { describe, expect, it } from 'vitest';
import {
  chunk,
  encodePng,
  filteredData,
  headerChunk,
  type PngImage,
  pngFile,
  SAMPLES,
} from '../../../../test/encode-png.js';
import { decodePng } from '../../../index.js';

const WIDTH = 11;
const HEIGHT = 9;
const KINDS = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colorType: 0, depth })),
  ...[8, 16].flatMap((depth) => [2, 4, 6].map((colorType) => ({ colorType, depth }))),
  ...[1, 2, 4, 8].map((depth) => ({ colorType: 3, depth })),
].flatMap((kind) => [false, true].map((interlaced) => ({ ...kind, interlaced })));

function randomImage(kind: (typeof KINDS)[number], width = WIDTH, height = HEIGHT): PngImage {
  const rng = new Rng(1).child(JSON.stringify(kind));
  const draw = (count: number, bound: number) => Array.from({ length: count }, () => rng.integer(bound));
  const samples = draw(width * height * (SAMPLES[kind.colorType] as number), 2 ** kind.depth);
  const palette = kind.colorType === 3 ? draw(3 * 2 ** kind.depth, 256) : undefined;
  return { ...kind, width, height, samples, palette };
}

/** What PNG says the image is, over black, in floating point. */
function expected({ depth, colorType, samples, palette }: PngImage): number[] {
  const all = Array.from(samples);
  if (palette) return all.flatMap((index) => palette.slice(3 * index, 3 * index + 3));
  const bytes = all.map((sample) => (depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1)));
  const perPixel = SAMPLES[colorType] as number;
  if (colorType < 4) return bytes;
  return bytes.flatMap((byte, i) => {
    const alpha = bytes[i - (i % perPixel) + perPixel - 1] as number;
    return i % perPixel === perPixel - 1 ? [] : [Math.round((byte * alpha) / 255)];
  });
}

describe('decodePng', () => {
  it.each(KINDS)('reads color type $colorType, $depth bits, interlaced $interlaced', (kind) => {
    for (const [width, height] of [
      [WIDTH, HEIGHT],
      [1, 1],
      [3, 1],
      [1, 6],
      [8, 8],
    ] as const) {
      const image = randomImage(kind, width, height);
      const { data, ...size } = decodePng(encodePng(image), 'a.png', { background: 0 });
      expect(size).toEqual({ width, height, channels: kind.colorType === 0 || kind.colorType === 4 ? 1 : 3 });
      expect([...data]).toEqual(expected(image));
    }
  });

  it('composites declared transparency over the background', () => {
    const gray = { width: 3, height: 1, depth: 8, colorType: 0, samples: [9, 10, 11], transparency: [0, 10] };
    expect([...decodePng(encodePng(gray), 'a', { background: 0 }).data]).toEqual([9, 0, 11]);
    expect([...decodePng(encodePng(gray), 'a').data]).toEqual([9, 255, 11]);
    const fine = { ...gray, depth: 16, samples: [0x0a01, 0x0a02, 0x0a03], transparency: [0x0a, 2] };
    expect([...decodePng(encodePng(fine), 'a', { background: 0 }).data]).toEqual([10, 0, 10]);
    const color = {
      width: 2,
      height: 1,
      depth: 8,
      colorType: 2,
      samples: [1, 2, 3, 1, 2, 4],
      transparency: [0, 1, 0, 2, 0, 3],
    };
    expect([...decodePng(encodePng(color), 'a', { background: 0 }).data]).toEqual([0, 0, 0, 1, 2, 4]);
    const palette = [255, 255, 255, 200, 100, 50];
    const indexed = {
      width: 2,
      height: 1,
      depth: 1,
      colorType: 3,
      samples: [0, 1],
      palette,
      transparency: [128],
    };
    expect([...decodePng(encodePng(indexed), 'a', { background: 0 }).data]).toEqual([
      128, 128, 128, 200, 100, 50,
    ]);
  });

  it('converts to the requested channels', () => {
    const color = { width: 1, height: 1, depth: 8, colorType: 2, samples: [10, 200, 30] };
    expect(decodePng(encodePng(color), 'a', { channels: 1 })).toMatchObject({
      channels: 1,
      data: Uint8Array.of(124),
    });
    const gray = { width: 1, height: 1, depth: 8, colorType: 0, samples: [5] };
    expect(decodePng(encodePng(gray), 'a', { channels: 3 })).toMatchObject({
      channels: 3,
      data: Uint8Array.of(5, 5, 5),
    });
  });

  const image = randomImage({ colorType: 2, depth: 8, interlaced: false });
  const file = encodePng(image);
  const header = headerChunk(image);
  const data = chunk('IDAT', deflate(filteredData(image)));
  const end = chunk('IEND', []);
  const changed = (at: number) => file.map((byte, i) => (i === at ? byte ^ 1 : byte));

  it('skips chunks that do not affect the pixels', () => {
    const odd = [chunk('tEXt', [0xff]), chunk('iCCP', [1, 2, 3]), chunk('acTL', []), chunk('pHYs', [1])];
    const split = [data.subarray(8, 20), data.subarray(20, -4)].map((part) => chunk('IDAT', part));
    const bytes = Uint8Array.of(...pngFile([header, ...odd, ...split, end]), 1, 2, 3);
    expect([...decodePng(bytes, 'a').data]).toEqual(expected(image));
  });

  it.each([
    ['nothing', new Uint8Array(0), 'is not a PNG file'],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'is not a PNG file'],
    ['a truncated file', file.subarray(0, -20), 'truncated'],
    ['a file without its end', file.subarray(0, -12), 'truncated'],
    ['a changed header', changed(20), "CRC-32 of its 'IHDR' chunk"],
    ['changed data', changed(60), "CRC-32 of its 'IDAT' chunk"],
    ['no header', pngFile([data, end]), 'does not start with a header'],
    ['no data', pngFile([header, end]), 'no image data'],
    ['two headers', pngFile([header, header, data, end]), "'IHDR' chunk is unknown or out of place"],
    ['an unknown critical chunk', pngFile([header, chunk('ABCD', []), data, end]), "'ABCD' chunk"],
    ['a width of 0', pngFile([headerChunk({ ...image, width: 0 }), data, end]), '0x9'],
    [
      'an unknown color type',
      pngFile([headerChunk({ ...image, colorType: 1 }), data, end]),
      'header has invalid values',
    ],
    [
      'a depth that its color type does not allow',
      pngFile([headerChunk({ ...image, depth: 4 }), data, end]),
      'header has invalid values',
    ],
    ['no palette', pngFile([headerChunk({ ...image, colorType: 3 }), data, end]), 'palette is missing'],
    ['a broken palette', encodePng({ ...image, palette: [1, 2] }), 'palette has 2 bytes'],
    [
      'a color beyond the palette',
      encodePng({ ...image, width: 1, height: 1, colorType: 3, samples: [2], palette: [1, 2, 3] }),
      'color 2',
    ],
    [
      'too few lines',
      pngFile([headerChunk({ ...image, height: HEIGHT + 1 }), data, end]),
      'instead of the expected 340',
    ],
    [
      'too many lines',
      pngFile([headerChunk({ ...image, height: HEIGHT - 1 }), data, end]),
      'more than the expected',
    ],
    [
      'an unknown filter',
      pngFile([
        headerChunk({ ...image, width: 1, height: 1 }),
        chunk('IDAT', deflate(Uint8Array.of(9, 1, 2, 3))),
        end,
      ]),
      'damaged PNG file: .*filter',
    ],
    ['data that is not a zlib stream', pngFile([header, chunk('IDAT', [1, 2, 3]), end]), 'not a zlib stream'],
    [
      'truncated zlib data',
      pngFile([header, chunk('IDAT', data.subarray(8, 40)), end]),
      'truncated or damaged',
    ],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => decodePng(bytes, 'my.png')).toThrow(DataError);
    expect(() => decodePng(bytes, 'my.png')).toThrow(new RegExp(`^my.png.*${message}`));
  });

  it('checks the size before allocating, and bounds the data by it', () => {
    const huge = { width: 2 ** 31 - 1, height: 2 ** 31 - 1, depth: 16, colorType: 6 };
    expect(() => decodePng(pngFile([headerChunk(huge), data, end]), 'a')).toThrow(
      'oversized: 2147483647x2147483647',
    );
    expect(() => decodePng(file, 'a', { maxPixels: 98 })).toThrow('limit is 98 in total');
    expect(decodePng(file, 'a', { maxPixels: 99 }).width).toBe(WIDTH);
    const large = { width: 8192, height: 8192, depth: 16, colorType: 6 };
    expect(() => decodePng(pngFile([headerChunk(large), data, end]), 'a')).toThrow(
      'cannot hold the expected',
    );
    const bomb = chunk('IDAT', deflate(new Uint8Array(2 ** 21)));
    expect(() => decodePng(pngFile([header, bomb, end]), 'a')).toThrow('more than the expected');
  });
});
