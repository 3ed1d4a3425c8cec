import { describe, expect, it } from 'vitest';
import { sha256 } from '../download/sha256.js';
import { createResizer, type ResizeMethod } from './resize.js';

const pattern = (length: number) => Uint8Array.from({ length }, (_, i) => i * i * 37 + 11 * i);

/** Results of Pillow 9.4's `Image.resize` on the same images. */
const GOLDENS: readonly [from: string, to: string, bilinear: number[], nearest: number[]][] = [
  [
    '5x7x1',
    '3x4',
    [67, 119, 168, 168, 152, 127, 165, 191, 173, 114, 111, 166],
    [0, 170, 124, 118, 238, 176, 154, 172, 132, 94, 96, 138],
  ],
  [
    '4x3x3',
    '2x5',
    [
      32, 154, 203, 62, 169, 206, 107, 194, 209, 90, 157, 174, 79, 132, 150, 127, 198, 196, 125, 182, 168,
      123, 159, 124, 125, 141, 151, 126, 129, 169,
    ],
    [
      24, 226, 246, 24, 226, 246, 84, 252, 238, 42, 176, 128, 42, 176, 128, 134, 132, 204, 134, 132, 204, 94,
      58, 96, 208, 138, 142, 208, 138, 142,
    ],
  ],
  ['6x6x1', '1x1', [147], [164]],
];

/** Likewise, as SHA-256 checksums. */
const LARGE: readonly [from: string, to: string, bilinear: string, nearest: string][] = [
  [
    '28x28x1',
    '32x32',
    '44a24fe5f5ee8b934f0ca7634175c1d6221a5419e290b9c6c04d9439be7c7042',
    '4788ddda789fcf5198e32cc3f75a40b823f7cc3c0e959b006de9d369ce981aa6',
  ],
  [
    '100x75x3',
    '32x32',
    'e1c6707c7d4af43cf4aaf1e078e9a608726bc0c13fc276255f03a4c3b569e4e3',
    'ba235400f12612abecb962e04c3437229ad77e878eb394e781ea7cd8523d1e31',
  ],
  [
    '31x64x1',
    '5x200',
    '176f3c90a16f07d1861d5f4d0107d06c5f8069456a6a670595b08d96707320d4',
    '0cbcb5b7786a76ddbe878955ac12d7b8086a5c6feb900501513d8635f232c42a',
  ],
];

function resized(from: string, to: string, method: ResizeMethod): Uint8Array {
  const [height, width, channels] = from.split('x').map(Number) as [number, number, number];
  const size = to.split('x').map(Number) as [number, number];
  return createResizer([height, width, channels], size, method)(pattern(height * width * channels));
}

describe('createResizer', () => {
  it.each(GOLDENS)('%s to %s gives the same bytes as Pillow', (from, to, bilinear, nearest) => {
    expect([...resized(from, to, 'bilinear')]).toEqual(bilinear);
    expect([...resized(from, to, 'nearest')]).toEqual(nearest);
  });

  it.each(LARGE)('%s to %s has the same checksum as in Pillow', async (from, to, bilinear, nearest) => {
    expect(await sha256(resized(from, to, 'bilinear'))).toBe(bilinear);
    expect(await sha256(resized(from, to, 'nearest'))).toBe(nearest);
  });

  it('returns an image of the right size unchanged, and keeps a uniform one uniform', () => {
    const image = pattern(12);
    expect(createResizer([3, 4, 1], [3, 4], 'bilinear')(image)).toBe(image);
    const flat = createResizer([9, 11, 1], [4, 30], 'bilinear')(new Uint8Array(99).fill(255));
    expect(new Set(flat)).toEqual(new Set([255]));
  });
});
