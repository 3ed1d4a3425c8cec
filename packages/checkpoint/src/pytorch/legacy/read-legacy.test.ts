import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../../files/byte-source.js';
import { goldenFile, goldenTensors } from '../goldens.fixture.js';
import { openPytorch } from '../open-pytorch.js';
import {
  bytes,
  dict,
  global,
  int,
  int32,
  long,
  openBytes,
  type Part,
  pickle,
  tensor,
  text,
  tuple,
} from '../pickle/pickles.fixture.js';
import { keys, legacyFile, legacyTensor, MAGIC, storage, system, viewOf } from './legacy-files.fixture.js';

const withTensor = (...parts: Parameters<typeof legacyTensor>) => pickle(dict(['w', legacyTensor(...parts)]));
const values = async (file: Uint8Array) => (await (await openBytes(file)).read('w')).data;

/** A source that counts the bytes that are read. */
function counting(source: ByteSource) {
  const reads: [begin: number, end: number][] = [];
  const read = (begin: number, end: number) => {
    reads.push([begin, end]);
    return source.read(begin, end);
  };
  return { reads, source: { ...source, read } };
}

describe('files from before PyTorch 1.6', () => {
  it('are read: the file that the other tests break', async () => {
    expect(await values(legacyFile())).toEqual(Float32Array.of(1, 2));
  });

  it('are read with views of storages', async () => {
    const file = legacyFile({ root: withTensor(viewOf(5n, 2n, 3n)), storages: storage(1, 2, 3, 4, 5) });
    expect(await values(file)).toEqual(Float32Array.of(3, 4));
    const shifted = { ...viewOf(5n, 2n, 3n), offset: int(1) };
    expect(await values(legacyFile({ root: withTensor(shifted), storages: storage(1, 2, 3, 4, 5) }))).toEqual(
      Float32Array.of(4, 5),
    );
  });

  it('are read from big-endian machines, whose elements are little-endian too', async () => {
    const [, elements] = storage(1, 2) as [Part, Part];
    const count = bytes(0, 0, 0, 0, 0, 0, 0, 2);
    for (const storages of [storage(1, 2), bytes(count, elements)]) {
      expect(await values(legacyFile({ system: system(false), storages }))).toEqual(Float32Array.of(1, 2));
    }
    await expect(values(legacyFile({ storages: bytes(count, elements) }))).rejects.toThrow(
      "the storage '0' should have 2 elements, but has 144115188075855872",
    );
  });

  it('are read with pickles of any length', async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => [text(`epoch${i}`), int(i)]);
    const root = pickle('}(', text('model'), dict(['w', legacyTensor()]), many, 'u');
    const file = legacyFile({ root });
    expect(file.length).toBeGreaterThan(600_000);
    const { source, reads } = counting(bytesSource(file, 'long.pth'));
    const opened = await openPytorch(source);
    expect(opened.metadata).toMatchObject({ epoch39999: '39999' });
    expect((await opened.read('w')).data).toEqual(Float32Array.of(1, 2));
    expect(reads.reduce((sum, [begin, end]) => sum + end - begin, 0)).toBeLessThan(2 * file.length);
  });

  it('are read wherever the first part that is read ends', async () => {
    for (let length = 65_300; length < 65_536; length += 1) {
      const root = pickle(
        '}(',
        text('note'),
        text('x'.repeat(length)),
        text('model'),
        dict(['w', legacyTensor()]),
        'u',
      );
      expect(await values(legacyFile({ root })), `${length}`).toEqual(Float32Array.of(1, 2));
    }
  });

  it('are read tensor by tensor, each straight into its memory', async () => {
    const { source, reads } = counting(bytesSource(goldenFile('legacy-views')));
    const opened = await openPytorch(source, { verify: true });
    reads.length = 0;
    expect(await opened.read('row')).toEqual(goldenTensors('views').tensors.get('row'));
    expect(await opened.read('tied')).toEqual(goldenTensors('views').tensors.get('tied'));
    expect(reads.map(([begin, end]) => end - begin)).toEqual([8, 6 * 4, 24 * 4]);
  });
});

describe('files from before PyTorch 1.6 that are damaged', () => {
  it('are refused wherever they are cut off', async () => {
    const whole = legacyFile();
    for (let length = 0; length < whole.length; length++) {
      await expect(openBytes(whole.slice(0, length)), `${length}`).rejects.toThrow(CheckpointError);
    }
  });

  const command: Part = [global('os', 'system'), tuple(text('touch /tmp/pwned')), 'R'];
  const huge = long(2n ** 60n);
  it.each<[string, Uint8Array, string]>([
    [
      'code instead of the version',
      legacyFile({ version: pickle(command) }),
      'refers to os.system, which is not part',
    ],
    ['code instead of the machine', legacyFile({ system: pickle(command) }), 'refers to os.system,'],
    ['code in the object', legacyFile({ root: pickle(dict(['w', command])) }), 'refers to os.system,'],
    ['code instead of the keys', legacyFile({ keys: pickle(command) }), 'refers to os.system,'],
    [
      'a storage in the version',
      legacyFile({ version: pickle(legacyTensor()) }),
      'is not part of the saved object',
    ],
    [
      'another version',
      legacyFile({ version: pickle(int(1002)) }),
      "unknown version of PyTorch's old format: a number",
    ],
    ['no facts about the machine', legacyFile({ system: pickle('N') }), 'does not say which byte order'],
    [
      'another byte order',
      legacyFile({ system: pickle('}', text('little_endian'), text('yes'), 's') }),
      'does not say which byte order',
    ],
    ['protocol 1', bytes(MAGIC, 0x80, 1, 'K', 1, '.'), 'has a pickle of protocol 1'],
    [
      'a text of 2^32 - 1 bytes',
      legacyFile({ root: pickle('X', int32(-1)) }),
      '4294967295 bytes are missing',
    ],
    [
      'a module with its source',
      legacyFile({ root: pickle(tuple(text('module'), global('torch', 'Tensor'), 'NNNN'), 'Q') }),
      'a tuple is not a storage',
    ],
    [
      'a storage id of the later format',
      legacyFile({ root: pickle(dict(['w', tensor()])) }),
      'a tuple is not a storage',
    ],
    [
      '2^60 elements',
      legacyFile({ root: withTensor({ numel: huge, size: tuple(huge) }) }),
      'a tuple is not a storage',
    ],
    [
      '2^52 elements',
      legacyFile({ root: withTensor({ numel: long(2n ** 52n) }) }),
      'should end at byte 18014398509',
    ],
    [
      'more elements than the file',
      legacyFile({ root: withTensor({ numel: int(3) }) }),
      'is incomplete: its tensors should end at',
    ],
    [
      'fewer elements than the file',
      legacyFile({ storages: storage(1, 2, 3) }),
      '4 bytes follow its last tensor',
    ],
    [
      'elements beyond the storage',
      legacyFile({ root: withTensor({ size: tuple(int(3)) }) }),
      'reaches beyond the 2 elements',
    ],
    [
      'a storage of two types',
      legacyFile({
        root: pickle(
          dict(['w', legacyTensor()], ['v', legacyTensor({ type: global('torch', 'IntStorage') })]),
        ),
      }),
      'two types or two lengths',
    ],
    [
      'a storage of two lengths',
      legacyFile({ root: pickle(dict(['w', legacyTensor()], ['v', legacyTensor({ numel: int(3) })])) }),
      'two types or two lengths',
    ],
    ['a key missing', legacyFile({ keys: keys(), storages: [] }), "the storage '0' is missing"],
    [
      'a key twice',
      legacyFile({ keys: keys('0', '0'), storages: [storage(1, 2), storage(1, 2)] }),
      "the storage '0' twice, or no tensor has it",
    ],
    ['an unknown key', legacyFile({ keys: keys('0', '1') }), "the storage '1' twice, or no tensor has it"],
    [
      'a key that is a number',
      legacyFile({ keys: pickle(']', int(0), 'a') }),
      "the storage '' twice, or no tensor has it",
    ],
    ['keys that are a tuple', legacyFile({ keys: pickle(tuple(text('0'))) }), 'has no list of its storages'],
    [
      'a view beyond its storage',
      legacyFile({ root: withTensor(viewOf(2n, 1n, 2n)) }),
      'a view reaches beyond the 8 bytes',
    ],
    ['a view of 2^60 elements', legacyFile({ root: withTensor(viewOf(2n, 0n, 2n ** 60n)) }), 'invalid view'],
    [
      'a view of 2^52 elements',
      legacyFile({ root: withTensor(viewOf(2n, 2n ** 52n, 2n ** 52n)) }),
      'a view reaches beyond',
    ],
    [
      'a tensor beyond its view',
      legacyFile({ root: withTensor(viewOf(2n, 1n, 1n)) }),
      'reaches beyond the 1 elements',
    ],
    ['a view that is a text', legacyFile({ root: withTensor({ view: text('0') }) }), 'invalid view'],
    [
      'a dict of a list of no pairs',
      legacyFile({ root: pickle(global('collections', 'OrderedDict'), ']', int(1), 'a', 0x85, 'R') }),
      'an item of a dict cannot be made of a number',
    ],
    [
      'two dicts of a list',
      legacyFile({
        root: pickle(
          global('collections', 'OrderedDict'),
          'q',
          1,
          ']q',
          0,
          0x85,
          'R0',
          'h',
          1,
          'h',
          0,
          0x85,
          'R',
        ),
      }),
      'two dicts are made of one list',
    ],
    [
      'a parameter of a tensor as its state',
      legacyFile({
        root: pickle(
          dict(['w', [global('torch.nn.parameter', 'Parameter'), ')', 0x81, tuple(legacyTensor()), 'b']]),
        ),
      }),
      'BUILD cannot be applied to a tensor',
    ],
    [
      'a state of a tensor',
      legacyFile({
        root: pickle(dict(['w', [legacyTensor(), tuple(legacyTensor(), 'N', 'N', 0x88, 0x88), 'b']])),
      }),
      'BUILD cannot be applied to a tensor',
    ],
  ])('are refused: %s', async (_, file, message) => {
    const error = await openBytes(file).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(/^weights\.pth /);
    expect((error as Error).message).toContain(message);
  });

  it('are refused if a storage has another number of elements, when it is read', async () => {
    const [, elements] = storage(1, 2) as [Part, Part];
    for (const [count, shown] of [
      [3n, '3'],
      [2n ** 60n, '1152921504606846976'],
      [-2n, '-2'],
    ] as const) {
      const file = legacyFile({ storages: bytes(new Uint8Array(BigInt64Array.of(count).buffer), elements) });
      await expect(values(file)).rejects.toThrow(
        `weights.pth is damaged: the storage '0' should have 2 elements, but has ${shown}`,
      );
    }
  });

  it('do not make more than 32 MiB be read for their pickles', async () => {
    const head = bytes(MAGIC, pickle(int(1001)), system(true), 0x80, 2, [
      0x8d,
      new Uint8Array(BigUint64Array.of(2n ** 39n).buffer),
    ]);
    const { source, reads } = counting({
      ...bytesSource(head, 'endless.pth'),
      size: 2 ** 40,
      read: async (begin, end) => {
        const part = new Uint8Array(end - begin);
        part.set(head.subarray(begin, end));
        return part;
      },
    });
    await expect(openPytorch(source)).rejects.toThrow('endless.pth has pickles of more than 33554432 bytes');
    expect(Math.max(...reads.map(([, end]) => end))).toBe(2 ** 25);
    expect(reads.length).toBeLessThan(10);
  });
});
