import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  type ByteSource,
  blobSource,
  bytesSource,
  decodeSafetensors,
  encodeSafetensors,
  openSafetensors,
  readTensors,
  type TensorData,
} from '../index.js';
import { FORMATS } from './formats.js';
import { corruptFile } from './header.js';

const tensors = new Map<string, TensorData>([
  ['small', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
  [
    'large',
    { dtype: 'float32', shape: [2, 500], data: Float32Array.from({ length: 1000 }, (_, i) => i / 7) },
  ],
  ['none', { dtype: 'float32', shape: [0, 4], data: new Float32Array(0) }],
]);
const file = encodeSafetensors(tensors, { note: 'kept' });

/** A source that notes what is read and whether it is closed. */
function watched(bytes: Uint8Array) {
  const source = bytesSource(bytes, 'watched.safetensors');
  const reads: [number, number][] = [];
  const buffers: ArrayBuffer[] = [];
  let closed = 0;
  const watching: ByteSource = {
    ...source,
    read: async (begin, end) => {
      reads.push([begin, end]);
      const piece = await source.read(begin, end);
      buffers.push(piece.buffer);
      return piece;
    },
    close: async () => {
      closed++;
    },
  };
  return { source: watching, reads, buffers, closed: () => closed };
}

describe('openSafetensors', () => {
  it('reads the header only, then each tensor into memory that is not copied', async () => {
    const { source, reads, buffers, closed } = watched(file);
    const opened = await openSafetensors(source);
    expect(opened).toMatchObject({
      name: 'watched.safetensors',
      format: 'safetensors',
      metadata: { note: 'kept' },
    });
    expect([...opened.entries]).toEqual([
      ['large', { stored: 'float32', shape: [2, 500] }],
      ['none', { stored: 'float32', shape: [0, 4] }],
      ['small', { stored: 'uint8', shape: [3] }],
    ]);
    const start = file.length - 4003;
    expect(reads).toEqual([
      [0, 8],
      [8, start],
    ]);
    const large = await opened.read('large');
    expect(large).toEqual(tensors.get('large'));
    expect(reads.slice(2)).toEqual([[start, start + 4000]]);
    expect(large.data.buffer).toBe(buffers[2]);
    expect(await readTensors(opened)).toEqual(tensors);
    expect(closed()).toBe(0);
    await opened.close();
    expect(closed()).toBe(1);
  });

  it('reads what decodeSafetensors decodes, from bytes and from a blob', async () => {
    const { tensors: decoded } = decodeSafetensors(file);
    expect(await readTensors(await openSafetensors(bytesSource(file)))).toEqual(decoded);
    const blob = new File([file], 'w.safetensors');
    const opened = await openSafetensors(blobSource(blob));
    expect(opened.name).toBe('w.safetensors');
    expect(await readTensors(opened)).toEqual(decoded);
  });

  it('names each element type as it is stored', async () => {
    const list = FORMATS.map(({ code, bytes }) => ({ code, bytes }));
    let end = 0;
    const fields = list.map(({ code, bytes }) => {
      end += bytes;
      return `"${code}":{"dtype":"${code}","shape":[1],"data_offsets":[${end - bytes},${end}]}`;
    });
    const header = new TextEncoder().encode(`{${fields}}`);
    const bytes = new Uint8Array(8 + header.length + end);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(header, 8);
    const opened = await openSafetensors(bytesSource(bytes));
    expect(Object.fromEntries([...opened.entries].map(([code, { stored }]) => [code, stored]))).toEqual({
      BOOL: 'bool',
      U8: 'uint8',
      I8: 'int8',
      I16: 'int16',
      U16: 'uint16',
      F16: 'float16',
      BF16: 'bfloat16',
      I32: 'int32',
      U32: 'uint32',
      F32: 'float32',
      F64: 'float64',
      I64: 'int64',
      U64: 'uint64',
    });
    const dtypes = [...(await readTensors(opened)).values()].map(({ dtype }) => dtype);
    expect(dtypes).toEqual(FORMATS.map(({ dtype }) => dtype));
  });

  it('names the file and its keys if there is no such tensor', async () => {
    const opened = await openSafetensors(bytesSource(file, 'w.safetensors'));
    await expect(opened.read('larg')).rejects.toMatchObject({
      message: "w.safetensors has no tensor 'larg'",
      hint: "Choose one of its keys: 'large', 'none', 'small'.",
    });
    await expect(opened.read('__proto__')).rejects.toThrow(CheckpointError);
  });

  it('rejects a source that yields fewer bytes than it should, and copies one that yields views', async () => {
    const source = bytesSource(file, 'w.safetensors');
    const short: ByteSource = {
      ...source,
      read: (begin, end) => source.read(begin, end - Number(begin > 8)),
    };
    await expect(openSafetensors(short).then(readTensors)).rejects.toThrow(
      'w.safetensors yields 3999 bytes instead of 4000',
    );
    const views: ByteSource = { ...source, read: async (begin, end) => file.subarray(begin, end) };
    expect(await readTensors(await openSafetensors(views))).toEqual(tensors);
  });

  it('closes the source of a file that it cannot open', async () => {
    const { source, closed } = watched(file.slice(0, -1));
    await expect(openSafetensors(source)).rejects.toThrow(CheckpointError);
    expect(closed()).toBe(1);
  });

  it('says that memory cannot hold a tensor', async () => {
    const source = bytesSource(file, 'w.safetensors');
    const full: ByteSource = {
      ...source,
      read: async (begin, end) => (end - begin === 4000 ? new Uint8Array(2 ** 60) : source.read(begin, end)),
    };
    const opened = await openSafetensors(full);
    await expect(opened.read('large')).rejects.toThrow('a tensor of 4000 bytes, which memory cannot hold');
  });
});

it('names the file in an error, if it is known', () => {
  expect(corruptFile('a.safetensors')('x').message).toBe('a.safetensors is not a valid safetensors file: x');
  expect(corruptFile()('x').message).toBe('Not a valid safetensors file: x');
});
