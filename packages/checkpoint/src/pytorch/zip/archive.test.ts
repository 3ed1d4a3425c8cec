import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../files/byte-source.js';
import { openPytorch } from '../open-pytorch.js';
import {
  archiveOf,
  bytes,
  dict,
  fileOf,
  global,
  int,
  long,
  openBytes,
  pickle,
  tensor,
  text,
} from '../pickle/pickles.fixture.js';
import { type ZipRecord, zipChunks, zipSize } from '../write/zip-chunks.js';
import { crc32 } from './crc32.js';
import { SIGNATURES } from './zip-entry.js';

const pickled = pickle(dict(['w', tensor()]));
const file = fileOf(pickled);

/** Offset of the signature number `index`. */
function find(signature: number, index = 0): number {
  const view = new DataView(file.buffer);
  const found = Array.from({ length: file.length - 3 }, (_, at) => at).filter(
    (at) => view.getUint32(at, true) === signature,
  );
  return found[index] as number;
}

/** A copy of the file in which `change` changed bytes. */
function changed(change: (view: DataView, copy: Uint8Array) => void): Uint8Array {
  const copy = file.slice();
  change(new DataView(copy.buffer), copy);
  return copy;
}

const [end, end64, locator] = [find(SIGNATURES.end), find(SIGNATURES.end64), find(SIGNATURES.locator64)];
const entry = (index: number) => find(SIGNATURES.directoryEntry, index);
const local = (index: number) => find(SIGNATURES.localHeader, index);
const [PICKLE, STORAGE, VERSION] = [0, 1, 2];

describe('archives', () => {
  it.each<[string, Uint8Array]>([
    ['as PyTorch writes them', file],
    ['without Zip64', bytes(file.slice(0, end64), file.slice(end))],
    ['with Zip64 alone', changed((view) => view.setUint32(end + 12, 0xffffffff, true))],
    ['without CRC-32', changed((view) => view.setUint32(entry(PICKLE) + 16, 0, true))],
    [
      'with a compressed entry that is not needed',
      changed((view) => view.setUint16(entry(STORAGE) + 10, 8, true)),
    ],
  ])('are read: %s', async (_, archive) => {
    expect((await openBytes(archive)).entries.get('w')).toEqual({ stored: 'float32', shape: [2] });
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(), /is not a complete zip file/],
    ['text', bytes('# Weights'), /is not a complete zip file/],
    ['cut off', file.slice(0, -1), /is not a complete zip file/],
    ['with bytes at the end', bytes(file, 0), /is not a complete zip file/],
    ['with bytes in front', bytes(0, file), /Zip64 record is missing/],
    [
      'without Zip64, with bytes in front',
      bytes(0, file.slice(0, end64), file.slice(end)),
      /does not end at/,
    ],
    ['with a comment', changed((view) => view.setUint16(end + 20, 1, true)), /is not a complete zip file/],
    [
      'without the Zip64 record',
      changed((view) => view.setUint32(end64, 0, true)),
      /Zip64 record is missing/,
    ],
    [
      'with full fields, but without Zip64',
      changed((view) => [view.setUint32(locator, 0, true), view.setUint16(end + 10, 0xffff, true)]),
      /differ in count/,
    ],
    ['with another Zip64 count', changed((view) => view.setUint32(end64 + 32, 9, true)), /differ in count/],
    [
      'of several disks',
      changed((view) => [view.setUint16(end + 4, 1, true), view.setUint32(end64 + 16, 1, true)]),
      /several disks/,
    ],
    [
      'with another count',
      changed((view) => {
        for (const at of [end + 8, end + 10, end64 + 24, end64 + 32]) view.setUint16(at, 2, true);
      }),
      /declares 2 entries, but has 3/,
    ],
    [
      'with a directory of 2^60 bytes',
      changed((view) => view.setBigUint64(end64 + 40, 2n ** 60n, true)),
      /size or offset 1152921504606846976/,
    ],
    ['with a damaged directory', changed((view) => view.setUint8(entry(1), 0)), /its directory is damaged/],
    [
      'with a long name',
      changed((view) => view.setUint16(entry(2) + 28, 0xffff, true)),
      /its directory is cut off/,
    ],
    ['with a name that is not UTF-8', changed((view) => view.setUint8(entry(0) + 46, 0xff)), /is not UTF-8/],
    [
      'with an encrypted entry',
      changed((view) => view.setUint16(entry(STORAGE) + 8, 1, true)),
      /encrypted entry 'archive\/data\/0'/,
    ],
    [
      'with a compressed pickle',
      changed((view) => view.setUint16(entry(PICKLE) + 10, 8, true)),
      /compressed entry 'archive\/data.pkl'/,
    ],
    [
      'with an entry on another disk',
      changed((view) => view.setUint16(entry(STORAGE) + 34, 1, true)),
      /on another disk/,
    ],
    [
      'with a full size',
      changed((view) => view.setUint32(entry(STORAGE) + 24, 0xffffffff, true)),
      /a Zip64 field is missing/,
    ],
    [
      'with two sizes',
      changed((view) => view.setUint32(entry(STORAGE) + 24, 4, true)),
      /of 8 bytes, which should be 4/,
    ],
    [
      'with a size beyond the file',
      changed((view) => [
        view.setUint32(entry(STORAGE) + 20, 1e6, true),
        view.setUint32(entry(STORAGE) + 24, 1e6, true),
      ]),
      /'archive\/data\/0' overlaps/,
    ],
    [
      'with entries that overlap',
      changed((view) => view.setUint32(entry(STORAGE) + 42, local(PICKLE) + 40, true)),
      /'archive\/data.pkl' overlaps/,
    ],
    [
      'with two entries in one place',
      changed((view) => view.setUint32(entry(STORAGE) + 42, local(PICKLE), true)),
      /overlaps/,
    ],
    [
      'with an offset beyond the file',
      changed((view) => view.setUint32(entry(VERSION) + 42, file.length, true)),
      /'archive\/version' overlaps/,
    ],
    [
      'with an entry twice',
      bytes(...zipChunks(['x/data.pkl', 'x/data.pkl'].map(record))),
      /has the entry 'x\/data.pkl' twice/,
    ],
    [
      'with another local name',
      changed((view) => view.setUint8(local(PICKLE) + 30, 0x41)),
      /'archive\/data.pkl' is not where/,
    ],
    [
      'with another local method',
      changed((view) => view.setUint16(local(PICKLE) + 8, 8, true)),
      /'archive\/data.pkl' is not where/,
    ],
    [
      'with a long local field',
      changed((view) => view.setUint16(local(PICKLE) + 28, 0xffff, true)),
      /'archive\/data.pkl' is not where/,
    ],
    [
      'without a local header',
      changed((view) => view.setUint32(local(PICKLE), 0, true)),
      /'archive\/data.pkl' is not where/,
    ],
    [
      'with a damaged pickle',
      changed((_, copy) => copy.set(bytes('v'), copy.lastIndexOf(0x77, 400))),
      /do not match their CRC-32/,
    ],
    ['without a pickle', archiveOf({ version: bytes('3\n') }), /not one of PyTorch/],
    ['without a folder', bytes(...zipChunks([record('data.pkl')])), /not one of PyTorch/],
    [
      'with two pickles',
      bytes(...zipChunks(['x/data.pkl', 'y/data.pkl'].map(record))),
      /must have one data.pkl/,
    ],
    ['of a later version', fileOf(pickled, { version: bytes('11\n') }), /unknown version '11'/],
    ['of no version', fileOf(pickled, { version: bytes('three') }), /unknown version 'three'/],
    [
      'of a long version',
      fileOf(pickled, { version: new Uint8Array(65) }),
      /of 65 bytes, more than the 64 allowed/,
    ],
    [
      'of middle-endian bytes',
      fileOf(pickled, { byteorder: bytes('middle') }),
      /unknown byte order 'middle'/,
    ],
    [
      'in the tar format',
      bytes(new Uint8Array(257), 'ustar', new Uint8Array(250)),
      /PyTorch's tar format before 0.2/,
    ],
  ])('are refused: %s', async (_, archive, message) => {
    const error = await openBytes(archive).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/^weights\.pth /);
  });

  it('reports a tensor whose local header is damaged when it is read', async () => {
    const opened = await openBytes(changed((view) => view.setUint32(local(STORAGE), 0, true)));
    await expect(opened.read('w')).rejects.toThrow(
      /^weights\.pth is not a valid zip file: the entry 'archive\/data\/0'/,
    );
  });
});

it('writes and reads archives beyond 4 GiB', async () => {
  const size = 5_000_000_000;
  const bytesOf = tensor({
    type: global('torch', 'ByteStorage'),
    numel: long(BigInt(size)),
    offset: long(BigInt(size - 2)),
  });
  const root = pickle(dict(['far', tensor({ key: text('1'), numel: int(2) })], ['last', bytesOf]));
  const floats = new Uint8Array(Float32Array.of(3, 4).buffer);
  const records: ZipRecord[] = [
    { name: 'x/data.pkl', size: root.length, chunks: () => [root] },
    { name: 'x/data/0', size, chunks: () => [] },
    { name: 'x/data/1', size: 8, chunks: () => [floats] },
  ];
  const source = sparseSource([...zipChunks(records)], { after: 3, gap: size, fill: 7 });
  expect(source.size).toBe(zipSize(records));
  const opened = await openPytorch(source);
  expect((await opened.read('far')).data).toEqual(Float32Array.of(3, 4));
  expect((await opened.read('last')).data).toEqual(Uint8Array.of(7, 7));
});

it('computes CRC-32 at any offset, in one piece or several', () => {
  const check = bytes('123456789');
  expect(crc32(check)).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
  const long = Uint8Array.from({ length: 64 }, (_, i) => i * 37);
  for (let offset = 0; offset < 9; offset++) {
    const shifted = bytes(new Uint8Array(offset), long).subarray(offset);
    expect(crc32(shifted)).toBe(0xf3ef7a7);
    for (let split = 0; split < 64; split++) {
      expect(crc32(shifted.subarray(split), crc32(shifted.subarray(0, split)))).toBe(0xf3ef7a7);
    }
  }
});

function record(name: string): ZipRecord {
  return { name, size: pickled.length, chunks: () => [pickled] };
}

/** A file of chunks, with `gap` bytes of `fill` after chunk number `after`. */
function sparseSource(
  chunks: readonly Uint8Array[],
  { after, gap, fill }: { after: number; gap: number; fill: number },
): ByteSource {
  const head = bytes(...chunks.slice(0, after + 1));
  const tail = bytes(...chunks.slice(after + 1));
  const start = head.length + gap;
  return {
    name: 'sparse',
    size: start + tail.length,
    read: async (begin, endOfRead) =>
      Uint8Array.from({ length: endOfRead - begin }, (_, i) => {
        const at = begin + i;
        if (at < head.length) return head[at] as number;
        return at < start ? fill : (tail[at - start] as number);
      }),
    close: async () => {},
  };
}
