import { packTar } from 'modern-tar';
import { gzip } from 'pako';
import type { FuzzedParser } from '../../../tooling/lib/fuzz.js';
import { tarEntries } from '../src/archives/tar.js';
import { cifarSet } from '../src/datasets/cifar/cifar.js';
import { csvPixels } from '../src/datasets/csv/csv-pixels.js';
import { encodeIdx, parseIdx } from '../src/datasets/idx/idx.js';
import { decodeImage } from '../src/images/decode.js';
import { crc32 } from '../src/images/formats/png/crc32.js';
import { decodePng } from '../src/images/formats/png/png.js';
import { images } from '../src/images/images.fixture.js';
import { readSeries } from '../src/sequences/read-series.js';
import { readTexts } from '../src/sequences/read-texts.js';
import { TINY_CIFAR, tinyFiles } from './cifar-files.js';
import { encodePng } from './encode-png.js';

const LIMITS = { maxBytes: 2 ** 20, maxPixels: 2 ** 20 };

const values = Array.from({ length: 300 }, (_, i) => (i * i) % 251);
const idx = encodeIdx({ shape: [3, 10, 10], data: Uint8Array.from(values) });
const wide = encodeIdx({ shape: [10, 30], data: Int16Array.from(values) });
const archive = await packTar([
  { header: { name: 'folder/', type: 'directory', size: 0 } },
  { header: { name: 'folder/a.bin', size: 300 }, body: Uint8Array.from(values) },
  { header: { name: `${'long/'.repeat(60)}b.bin`, size: 5 }, body: 'hello' },
]);
const cifar = await packTar(
  Object.entries(tinyFiles())
    .filter(([name]) => name === 'test_batch.bin')
    .map(([name, body]) => ({ header: { name: `tiny-bin/${name}`, size: body.length }, body })),
);
const csv = `label,a,b,c\n${values.map((v, i) => `${i % 3},${v},${255 - v},"${v}"`).join('\n')}\n`;
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

const pixels = (bytes: Uint8Array, name: string) => decodePng(bytes, name, LIMITS);
const photograph = (bytes: Uint8Array, name: string) => decodeImage(bytes, name, LIMITS);
const array = (bytes: Uint8Array, name: string) => parseIdx(bytes, name, LIMITS);

export const FUZZED: readonly FuzzedParser[] = [
  { name: 'IDX', original: idx, parse: array },
  { name: 'IDX of 16-bit numbers', original: wide, parse: array },
  { name: 'gzip IDX', original: gzip(idx), parse: array, sealed: true },
  { name: 'gzip IDX of two members', original: twoMembers(), parse: array, sealed: true },
  { name: 'RGB PNG', original: png(2, 8), parse: pixels },
  { name: 'RGB PNG with correct checksums', original: png(2, 8), parse: pixels, repair: repairChunks },
  {
    name: 'interlaced palette PNG with correct checksums',
    original: png(3, 2, true),
    parse: pixels,
    repair: repairChunks,
  },
  ...[
    'jpeg, orientation 6',
    'jpeg, progressive',
    'jpeg, CMYK, progressive',
    'webp, alpha',
    'webp, lossless',
    'webp, orientation 6',
    'gif, interlaced',
    'bmp, run-length encoded',
    'bmp, 565',
  ].map((name) => ({ name, original: fileOf(name), parse: photograph })),
  { name: 'tar', original: archive, parse: readTar },
  { name: 'tar with correct checksums', original: archive, parse: readTar, repair: repairHeaders },
  {
    name: 'CIFAR in tar, gzip',
    original: gzip(cifar),
    sealed: true,
    parse: (bytes, name) => readCifar(bytes, name),
  },
  { name: 'CIFAR in tar with correct checksums', original: cifar, parse: readCifar, repair: repairHeaders },
  {
    name: 'CSV of pixels',
    original: new TextEncoder().encode(csv),
    parse: async (bytes, name) => readAll(await csvPixels(bytes, { ...LIMITS, name, shape: [1, 3, 1] })),
  },
  {
    name: 'CSV of series',
    original: new TextEncoder().encode(csv),
    parse: async (bytes, name) => readSeries(bytes, name),
  },
  {
    name: 'labeled texts',
    original: new TextEncoder().encode('text\tlabel\nA "film"\tgood\nToo long\tbad\n'),
    parse: async (bytes, name) => readTexts(bytes, name),
  },
];

function fileOf(name: string): Uint8Array {
  return Uint8Array.from(atob(images[name]?.file as string), (char) => char.charCodeAt(0));
}

function twoMembers(): Uint8Array {
  return Uint8Array.from([idx.subarray(0, 150), idx.subarray(150)].flatMap((half) => [...gzip(half)]));
}

async function readTar(bytes: Uint8Array, name: string) {
  const found: [string, number[]][] = [];
  for await (const { path, content } of tarEntries(bytes, name)) {
    const held: number[] = [];
    for await (const piece of content()) held.push(...piece);
    found.push([path, held]);
  }
  return found;
}

async function readCifar(bytes: Uint8Array, name: string) {
  return readAll(await cifarSet(TINY_CIFAR, { name, bytes }, { ...LIMITS, split: 'test' }));
}

function readAll(dataset: { length: number; get(index: number): unknown }) {
  return Array.from({ length: dataset.length }, (_, index) => dataset.get(index));
}

/** Corrects the CRC of each PNG chunk. */
function repairChunks(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer);
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const end = offset + 8 + view.getUint32(offset);
    if (end + 4 > bytes.length) return;
    view.setUint32(end, crc32(bytes.subarray(offset + 4, end)));
    offset = end + 4;
  }
}

/** Corrects the checksum of each block that looks like a tar header. */
function repairHeaders(bytes: Uint8Array): void {
  for (let start = 0; start + 512 <= bytes.length; start += 512) {
    const block = bytes.subarray(start, start + 512);
    if (new TextDecoder().decode(block.subarray(257, 262)) !== 'ustar') continue;
    const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
}
