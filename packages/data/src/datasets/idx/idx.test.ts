import { DataError, Rng } from '@convkit/core';
import { gzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../images/formats/png/crc32.js';
import { encodeIdx, type IdxArray, parseIdx } from '../../index.js';

const ARRAYS: readonly IdxArray[] = [
  { shape: [2, 3], data: Uint8Array.of(0, 1, 127, 128, 254, 255) },
  { shape: [3], data: Int8Array.of(-128, 0, 127) },
  { shape: [2, 1, 2], data: Int16Array.of(-32768, -1, 258, 32767) },
  { shape: [1, 2], data: Int32Array.of(-(2 ** 31), 16_909_060) },
  { shape: [3], data: Float32Array.of(Math.fround(0.1), -Infinity, NaN) },
  { shape: [1, 1, 1, 1, 2], data: Float64Array.of(Math.PI, -0) },
  { shape: [], data: Uint8Array.of(9) },
  { shape: [0, 4], data: new Uint8Array(0) },
];

describe('IDX', () => {
  it.each(ARRAYS)('round-trips $data.constructor.name $shape, plain and gzip', (array) => {
    const bytes = encodeIdx(array);
    expect(parseIdx(bytes, 'a')).toEqual(array);
    expect(parseIdx(gzip(bytes), 'a')).toEqual(array);
  });

  it('is big-endian and uses the type codes of the format', () => {
    expect([...encodeIdx({ shape: [1], data: Int16Array.of(258) })]).toEqual([
      0, 0, 0x0b, 1, 0, 0, 0, 1, 1, 2,
    ]);
    const codes = ARRAYS.slice(0, 6).map((array) => encodeIdx(array)[2]);
    expect(codes).toEqual([0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e]);
  });

  it('reads from a view into a larger buffer', () => {
    const bytes = encodeIdx({ shape: [2], data: Float64Array.of(1, 2) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect([...parseIdx(shifted.subarray(3), 'a').data]).toEqual([1, 2]);
  });

  const file = encodeIdx({ shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) });
  const header = (...bytes: number[]) => Uint8Array.from(bytes);
  const lying = gzip(file);
  lying.set([200, 1, 0, 0], lying.length - 4);
  const wrongSum = gzip(file);
  wrongSum[wrongSum.length - 8] = (wrongSum[wrongSum.length - 8] as number) ^ 1;

  it.each([
    ['an empty file', new Uint8Array(0), 'truncated'],
    ['half a header', file.subarray(0, 7), 'truncated'],
    [
      'missing values',
      file.subarray(0, -1),
      'truncated: its header specifies 2x2 values of 1 bytes, 16 bytes in total, but it has 15',
    ],
    ['trailing bytes', Uint8Array.of(...file, 0), 'trailing bytes'],
    ['another format', new TextEncoder().encode('<!doctype html>'), 'bad magic: .* 3c 21 64 6f'],
    ['an unknown type', header(0, 0, 0x0a, 1, 0, 0, 0, 0), 'unknown element type 0x0a'],
    ['dimensions whose product overflows', header(0, 0, 8, 3, ...new Array(12).fill(255)), 'oversized'],
    ['255 dimensions', header(0, 0, 14, 255, ...new Array(1020).fill(255)), 'oversized'],
    ['more than the limit', header(0, 0, 8, 1, 0x40, 0, 0, 0), 'oversized: .* limit is 1073741824'],
    ['truncated gzip', gzip(file).subarray(0, -9), 'truncated or damaged'],
    ['a bare gzip header', gzip(file).subarray(0, 12), 'truncated'],
    ['gzip with a lying size', lying, 'longer or shorter than its trailer says'],
    ['gzip with a wrong CRC', wrongSum, 'CRC-32'],
    ['another compression', header(0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0), 'unknown gzip method'],
    ['gzip of something else', gzip(new TextEncoder().encode('text')), 'bad magic'],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => parseIdx(bytes, 'digits.gz')).toThrow(DataError);
    expect(() => parseIdx(bytes, 'digits.gz')).toThrow(new RegExp(`^digits.gz: ?.*${message}`));
  });

  it('bounds the memory of a gzip bomb, whatever its trailer says', () => {
    const bomb = gzip(new Uint8Array(2 ** 21));
    expect(() => parseIdx(bomb, 'bomb', { maxBytes: 2 ** 20 })).toThrow('oversized: more than 1048576 bytes');
    bomb.set([100, 0, 0, 0], bomb.length - 4);
    expect(() => parseIdx(bomb, 'bomb')).toThrow('longer or shorter than its trailer says');
    bomb.set([255, 255, 255, 0x3f], bomb.length - 4);
    expect(() => parseIdx(bomb, 'bomb')).toThrow('longer or shorter than its trailer says');
  });

  it('skips all optional fields of a gzip header', () => {
    const plain = gzip(file);
    const fields = [...[3, 0, 7, 7, 7], ...[97, 0], ...[98, 99, 0]]; // extra, name, comment
    const head = Uint8Array.of(0x1f, 0x8b, 8, 0x1f, ...plain.subarray(4, 10), ...fields);
    const sum = crc32(head);
    const bytes = Uint8Array.of(...head, sum & 255, (sum >> 8) & 255, ...plain.subarray(10));
    expect(parseIdx(bytes, 'a').shape).toEqual([2, 2]);
    for (let end = 1; end < bytes.length; end++) {
      expect(() => parseIdx(bytes.subarray(0, end), 'a')).toThrow(DataError);
    }
  });

  it('unpacks gzip files of more than one piece', () => {
    const rng = new Rng(1);
    const data = Uint8Array.from({ length: 50_000 }, () => rng.integer(256));
    const bytes = gzip(encodeIdx({ shape: [50_000], data }));
    expect(bytes.length).toBeGreaterThan(2 * 16_384);
    expect(Buffer.compare(parseIdx(bytes, 'a').data as Uint8Array, data)).toBe(0);
    for (const end of [20_000, 40_000, bytes.length - 1]) {
      expect(() => parseIdx(bytes.subarray(0, end), 'a')).toThrow(/^a: truncated or damaged/);
    }
    const lying = bytes.slice();
    lying.set([0, 100, 0, 0], lying.length - 4);
    expect(() => parseIdx(lying, 'a')).toThrow('longer or shorter than its trailer says');
  });

  it('reads gzip files of several members, wherever one ends', () => {
    const data = Uint8Array.from({ length: 40_000 }, (_, i) => (i * i) % 251);
    const whole = encodeIdx({ shape: [40_000], data });
    const members = (lengths: number[], level: 0 | 9) => {
      const seams = [0, ...lengths, whole.length];
      const part = (i: number) => whole.subarray(seams[i], seams[i + 1]);
      return Buffer.concat(seams.slice(1).map((_, i) => gzip(part(i), { level })));
    };
    for (const seams of [[0], [8], [100, 200, 300], [16_384 - 23], [39_000, 40_008]]) {
      const bytes = new Uint8Array(members(seams, 0));
      expect(Buffer.compare(parseIdx(bytes, 'a').data as Uint8Array, data), `${seams}`).toBe(0);
      expect(() => parseIdx(bytes.subarray(0, -1), 'a')).toThrow(DataError);
    }
    // Two identical members, so that the trailer of the last also fits the first.
    const twice = encodeIdx({ shape: [2, 4], data: new Uint8Array(8) });
    expect(() => parseIdx(new Uint8Array(Buffer.concat([gzip(twice), gzip(twice)])), 'a')).toThrow(
      'trailing bytes',
    );
    const one = gzip(twice);
    const followed =
      (...more: number[]) =>
      () =>
        parseIdx(Uint8Array.of(...one, ...more), 'a.gz');
    expect(followed(0, 0, 0)).toThrow('a.gz: 3 bytes follow the gzip data');
    expect(followed(7, 8)).toThrow('a.gz: unknown data follows a gzip member');
  });

  it('rejects arrays that it could not read back', () => {
    expect(() => encodeIdx({ shape: [3], data: new Uint8Array(2) })).toThrow(DataError);
    expect(() => encodeIdx({ shape: [-1, -2], data: new Uint8Array(2) })).toThrow(DataError);
    expect(() => encodeIdx({ shape: [2], data: new Uint16Array(2) as never })).toThrow('Uint16Array');
  });
});
