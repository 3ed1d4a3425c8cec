import { DataError, Rng } from '@convkit/core';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../test/encode-png.js';
import { crc32 } from './crc32.js';
import { decodePicture, decodePng, encodeIdx, parseIdx } from './index.js';
import { pictures } from './pictures.fixture.js';

const ROUNDS = 300;

const values = Array.from({ length: 300 }, (_, i) => (i * i) % 251);
const idx = encodeIdx({ shape: [3, 10, 10], data: Uint8Array.from(values) });
const wide = encodeIdx({ shape: [10, 30], data: Int16Array.from(values) });
const png = (colorType: number, depth: number, interlaced = false) =>
  encodePng({
    width: 10,
    height: 10,
    colorType,
    depth,
    interlaced,
    samples: values.map((v) => v % 2 ** depth),
    palette: values,
  });

const fileOf = (name: string) =>
  Uint8Array.from(atob(pictures[name]?.file as string), (char) => char.charCodeAt(0));

describe.each([
  ['IDX', idx, parseIdx, false],
  ['IDX of 16-bit numbers', wide, parseIdx, false],
  ['gzip IDX', gzipSync(idx), parseIdx, false],
  ['RGB PNG', png(2, 8), decodePng, false],
  ['RGB PNG with right sums', png(2, 8), decodePng, true],
  ['interlaced palette PNG with right sums', png(3, 2, true), decodePng, true],
  ...['jpeg, orientation 6', 'jpeg, progressive', 'webp, alpha', 'webp, lossless', 'webp, orientation 6'].map(
    (name) => [name, fileOf(name), decodePicture, false] as const,
  ),
] as const)('%s', (_, original, parse, repair) => {
  it(`answers ${ROUNDS} mutations with a DataError or a result`, async () => {
    const options = { maxBytes: 2 ** 20, maxPixels: 2 ** 20 };
    await parse(original, 'whole', options);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutate(original, new Rng(11).child(round));
      if (repair) repairSums(bytes);
      try {
        await parse(bytes, 'mutant', options);
      } catch (error) {
        expect(error, `round ${round}`).toBeInstanceOf(DataError);
        expect((error as Error).message, `round ${round}`).toContain('mutant');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(ROUNDS / 10);
  });
});

/** One to four of: a byte changed, a piece removed, doubled or overwritten by another; now and then the end cut off. */
function mutate(source: Uint8Array, rng: Rng): Uint8Array {
  const bytes = [...source];
  for (let left = 1 + rng.integer(4); left > 0 && bytes.length > 0; left--) {
    // Headers are short and matter most.
    const at = rng.integer(rng.integer(2) === 0 ? bytes.length : Math.min(64, bytes.length));
    const piece = bytes.slice(at, at + 1 + rng.integer(8));
    const kind = rng.integer(5);
    if (kind < 2) bytes[at] = rng.integer(256);
    else if (kind === 2) bytes.splice(at, piece.length);
    else if (kind === 3) bytes.splice(at, 0, ...piece);
    else bytes.splice(rng.integer(bytes.length), piece.length, ...piece);
    if (rng.integer(20) === 0) bytes.length = at;
  }
  return Uint8Array.from(bytes);
}

/** Makes the CRC of each chunk right again, so that mutations reach what lies behind it. */
function repairSums(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer);
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const end = offset + 8 + view.getUint32(offset);
    if (end + 4 > bytes.length) return;
    view.setUint32(end, crc32(bytes.subarray(offset + 4, end)));
    offset = end + 4;
  }
}
