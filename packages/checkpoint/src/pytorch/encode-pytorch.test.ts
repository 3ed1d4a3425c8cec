import { CheckpointError, ShapeError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../files/byte-source.js';
import { readTensors } from '../files/tensor-file.js';
import type { FloatPrecision } from '../safetensors/precision.js';
import type { TensorData } from '../tensor-data.js';
import { encodePytorch, pytorchChunks } from './encode-pytorch.js';
import { goldenTensors } from './goldens.fixture.js';
import { openPytorch } from './open-pytorch.js';
import { bytes, openBytes } from './pickle/pickles.fixture.js';
import { readDirectory } from './zip/read-directory.js';
import { dataOffset } from './zip/read-entry.js';

const floats = (...values: number[]): TensorData => ({
  dtype: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
});

async function decode(file: Uint8Array) {
  return readTensors(await openBytes(file, { verify: true }));
}

describe('encodePytorch', () => {
  it.each(['dtypes', 'views', 'parallel'])('writes what PyTorch wrote into %s', async (name) => {
    const { tensors } = goldenTensors(name);
    const file = await openBytes(encodePytorch(tensors), { verify: true });
    expect([...file.entries.keys()]).toEqual([...tensors.keys()]);
    expect(await readTensors(file)).toEqual(tensors);
    for (const [key, { stored }] of file.entries) expect(stored).toBe(tensors.get(key)?.dtype);
  });

  it('writes the archive of an empty tensor byte for byte as it should be', () => {
    // Checked with torch.load: tooling/acceptance/pytorch-files.mjs.
    const file = encodePytorch(new Map([['w', { dtype: 'int16', shape: [0, 2], data: new Int16Array() }]]));
    const pickled = bytes(
      [0x80, 2],
      'ccollections\nOrderedDict\n)R(',
      ['X', 1, 0, 0, 0, 'w'],
      'ctorch._utils\n_rebuild_tensor_v2\n((',
      ['X', 7, 0, 0, 0, 'storage'],
      'ctorch\nShortStorage\n',
      ['X', 1, 0, 0, 0, '0'],
      ['X', 3, 0, 0, 0, 'cpu'],
      ['K', 0, 'tQK', 0, '(K', 0, 'K', 2, 't(K', 2, 'K', 1, 't', 0x89],
      'ccollections\nOrderedDict\n)RtRu.',
    );
    expect(file.slice(64, 64 + pickled.length)).toEqual(pickled);
  });

  it('begins the bytes of each tensor at a multiple of 64', async () => {
    const source = bytesSource(encodePytorch(goldenTensors('dtypes').tensors));
    const directory = await readDirectory(source);
    expect(directory.size).toBe(16);
    for (const entry of directory.values())
      expect((await dataOffset(source, entry)) % 64, entry.name).toBe(0);
  });

  it('writes integers of any size into the pickle', async () => {
    const shape = [0, 300, 2 ** 31, 2 ** 33 + 5];
    const file = await openBytes(
      encodePytorch(new Map([['w', { dtype: 'bool', shape, data: new Uint8Array() }]])),
    );
    expect(file.entries.get('w')?.shape).toEqual(shape);
  });

  it('writes a view of longer memory', async () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const file = encodePytorch(new Map([['w', { dtype: 'float32', shape: [2], data }]]));
    expect((await decode(file)).get('w')?.data).toEqual(Float32Array.of(2, 3));
  });

  it('gives the same bytes for the same tensors', () => {
    const { tensors } = goldenTensors('views');
    expect(encodePytorch(tensors)).toEqual(encodePytorch(new Map(tensors)));
    expect(bytes(...pytorchChunks(tensors))).toEqual(encodePytorch(tensors));
  });

  it('yields the memory of the tensors, without a copy', () => {
    const tensor = floats(1, 2, 3);
    const chunks = [...pytorchChunks(new Map([['w', tensor]]))];
    expect(chunks.map(({ buffer }) => buffer)).toContain(tensor.data.buffer);
  });

  it.each<[FloatPrecision, number[]]>([
    ['float16', [1, 1.0009765625, -0, 65504]],
    ['bfloat16', [1, 1, -0, 65536]],
    ['float32', [1, Math.fround(1.0005), -0, 65504]],
  ])('rounds floats to %s, and leaves integers', async (precision, expected) => {
    const double: TensorData = { dtype: 'float64', shape: [4], data: Float64Array.of(1, 1.0005, -0, 65504) };
    const count: TensorData = { dtype: 'int64', shape: [], data: BigInt64Array.of(2n ** 60n) };
    const tensors = new Map<string, TensorData>([
      ['w', double],
      ['n', count],
    ]);
    const file = await openBytes(encodePytorch(tensors, { precision }), { verify: true });
    expect(file.entries.get('w')).toEqual({ stored: precision, shape: [4] });
    expect(await file.read('w')).toEqual({ dtype: 'float32', shape: [4], data: Float32Array.from(expected) });
    expect(await file.read('n')).toEqual(count);
  });

  it('reads back an empty state dict only as an error', async () => {
    await expect(openBytes(encodePytorch(new Map()))).rejects.toThrow('holds no tensors by name');
  });

  it('rejects tensors that it cannot write', () => {
    const short: TensorData = { ...floats(1, 2), shape: [3] } as TensorData;
    expect(() => encodePytorch(new Map([['w', short]]))).toThrow(ShapeError);
    const unsigned: TensorData = { dtype: 'uint32', shape: [1], data: Uint32Array.of(1) };
    expect(() => encodePytorch(new Map([['w', unsigned]]))).toThrow(/'w' has the type uint32, which PyTorch/);
    expect(() => encodePytorch(new Map([['\ud800', floats(1)]]))).toThrow(/not valid Unicode/);
    expect(() => encodePytorch(new Map([['w', floats(1e5)]]), { precision: 'float16' })).toThrow(
      CheckpointError,
    );
    expect(() => pytorchChunks(new Map([['w', short]])).next()).toThrow(ShapeError);
  });

  it('is read in parts from any source', async () => {
    const file = encodePytorch(new Map([['w', floats(1, 2)]]));
    const opened = await openPytorch(bytesSource(file));
    expect(opened.name).toBe('the file');
    expect((await opened.read('w')).data).toEqual(Float32Array.of(1, 2));
  });
});
