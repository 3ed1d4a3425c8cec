import { CheckpointError, ConfigError, ShapeError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  bytesSource,
  decodeSafetensors,
  encodeSafetensors,
  openSafetensors,
  readTensors,
  safetensorsChunks,
  type TensorData,
} from '../index.js';
import { FORMATS } from './formats.js';

const ascii = (text: string) => new TextEncoder().encode(text);
const concat = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Creates a file by hand: length, header, data. */
function file(header: string | Uint8Array, data: Uint8Array | number[] = [], length?: bigint): Uint8Array {
  const bytes = typeof header === 'string' ? ascii(header) : header;
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, length ?? BigInt(bytes.length), true);
  return concat(prefix, bytes, data);
}

const tensors = new Map<string, TensorData>([
  ['w', { dtype: 'float32', shape: [2], data: Float32Array.of(1, -2.5) }],
  ['10', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
  ['a.é', { dtype: 'int64', shape: [], data: BigInt64Array.of(-1n) }],
  ['2', { dtype: 'float32', shape: [1, 0], data: new Float32Array(0) }],
]);

describe('encodeSafetensors', () => {
  it('writes the bytes of the format, wide elements first, then by name', () => {
    const header =
      '{"__metadata__":{"a":"\\"1\\"","b":"2"},' +
      '"a.é":{"dtype":"I64","shape":[],"data_offsets":[0,8]},' +
      '"2":{"dtype":"F32","shape":[1,0],"data_offsets":[8,8]},' +
      '"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},' +
      '"10":{"dtype":"U8","shape":[3],"data_offsets":[16,19]}}';
    const padding = (8 - (ascii(header).length % 8)) % 8;
    expect(padding).toBeGreaterThan(0);
    const data = [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 128, 63, 0, 0, 32, 192, 1, 2, 3];
    const golden = file(header + ' '.repeat(padding), data);
    expect(encodeSafetensors(tensors, { b: '2', a: '"1"' })).toEqual(golden);
    expect(decodeSafetensors(golden)).toEqual({ tensors, metadata: { a: '"1"', b: '2' } });
  });

  it('does not depend on the order of tensors and metadata', () => {
    const reversed = new Map([...tensors].reverse());
    expect(encodeSafetensors(reversed, { a: '1', b: '2' })).toEqual(
      encodeSafetensors(tensors, { b: '2', a: '1' }),
    );
  });

  it('writes an empty header if there are no tensors', () => {
    expect(encodeSafetensors(new Map())).toEqual(file('{}      '));
    expect(decodeSafetensors(file('{}'))).toEqual({ tensors: new Map(), metadata: {} });
  });
});

it('round-trips every element type, at any offset in memory', () => {
  const all = new Map<string, TensorData>([
    ['bool', { dtype: 'bool', shape: [3], data: Uint8Array.of(0, 1, 1) }],
    ['uint8', { dtype: 'uint8', shape: [1], data: Uint8Array.of(255) }],
    ['int8', { dtype: 'int8', shape: [1], data: Int8Array.of(-128) }],
    ['uint16', { dtype: 'uint16', shape: [1], data: Uint16Array.of(65535) }],
    ['int16', { dtype: 'int16', shape: [1], data: Int16Array.of(-2) }],
    ['uint32', { dtype: 'uint32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
    ['int32', { dtype: 'int32', shape: [1], data: Int32Array.of(-(2 ** 31)) }],
    ['uint64', { dtype: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }],
    ['int64', { dtype: 'int64', shape: [1], data: BigInt64Array.of(-(2n ** 63n)) }],
    ['float32', { dtype: 'float32', shape: [2], data: Float32Array.of(Number.NaN, -0) }],
    ['float64', { dtype: 'float64', shape: [1], data: Float64Array.of(Math.PI) }],
  ]);
  const odd = concat([0], encodeSafetensors(all)).subarray(1);
  expect(decodeSafetensors(odd).tensors).toEqual(new Map([...all].sort()));
  expect(new Set([...all.values()].map(({ dtype }) => dtype))).toEqual(
    new Set(FORMATS.map(({ dtype }) => dtype)),
  );
});

it('decodes half precision and bfloat16 to float32', () => {
  const header =
    '{"f":{"dtype":"F16","shape":[7],"data_offsets":[0,14]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[14,18]}}';
  const halves = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x8400, 0x7c00, 0x7e00, 0x3f80, 0xc049];
  const { tensors: decoded } = decodeSafetensors(
    file(header, new Uint8Array(Uint16Array.from(halves).buffer)),
  );
  expect([...(decoded.get('f')?.data ?? [])]).toEqual([
    1,
    -2,
    65504,
    2 ** -24,
    -(2 ** -14),
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ]);
  expect([...(decoded.get('b')?.data ?? [])]).toEqual([1, -3.140625]);
});

describe('decodeSafetensors', () => {
  const entry = (rest: string) => `{"w":{"dtype":"F32",${rest}}}`;
  const four = [0, 0, 0, 0];
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /only 0 bytes/],
    ['shorter than the length', new Uint8Array(7), /only 7 bytes/],
    ['header beyond the end', file('{}', [], 3n), /a header of 3 bytes, but has only 10/],
    ['absurd header length', file('{}', [], 2n ** 64n - 1n), /18446744073709551615/],
    ['not JSON', file('{"w":'), /not valid JSON/],
    ['not an object', file('[1]'), /does not start with/],
    ['leading space', file(' {}'), /does not start with/],
    ['not UTF-8', file(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
    ['truncated data', encodeSafetensors(tensors).slice(0, -1), /'10' has the offsets 16 to 19 in 18 bytes/],
    ['trailing bytes', concat(encodeSafetensors(tensors), [0]), /the last 1 bytes/],
    ['metadata of numbers', file('{"__metadata__":{"a":1}}'), /'__metadata__' must map strings/],
    ['metadata list', file('{"__metadata__":[]}'), /'__metadata__' must map strings/],
    ['entry not an object', file('{"w":null}'), /'w' is not an object/],
    ['unknown type', file('{"w":{"dtype":"F8"}}'), /unknown dtype F8/],
    ['no shape', file(entry('"data_offsets":[0,4]'), four), /shape undefined/],
    ['negative shape', file(entry('"shape":[-1,-1],"data_offsets":[0,4]'), four), /shape \[-1,-1\]/],
    ['fractional shape', file(entry('"shape":[0.5],"data_offsets":[0,2]'), [0, 0]), /shape \[0.5\]/],
    ['deep shape', file(entry(`"shape":[${'['.repeat(5e4)}${']'.repeat(5e4)}]`)), /shape \[\[…\]\]/],
    ['huge shape', file(entry('"shape":[4294967296,4294967296],"data_offsets":[0,4]'), four), /but has 4/],
    [
      'shape of another size',
      file(entry('"shape":[2],"data_offsets":[0,4]'), four),
      /8 bytes for F32 \[2\], but has 4/,
    ],
    ['three offsets', file(entry('"shape":[1],"data_offsets":[0,4,4]'), four), /offsets \[0,4,4\]/],
    ['offsets reversed', file(entry('"shape":[1],"data_offsets":[4,0]'), four), /offsets 4 to 0/],
    ['offsets beyond', file(entry('"shape":[2],"data_offsets":[0,8]'), four), /offsets 0 to 8 in 4/],
    [
      'hole in front',
      file(entry('"shape":[1],"data_offsets":[4,8]'), [...four, ...four]),
      /4 bytes before 'w'/,
    ],
    [
      'overlap',
      file(
        '{"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"w":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        [0, 0, 0],
      ),
      /'w' overlaps/,
    ],
    ['same name twice', file('{"w":1,"\\u0077":2}'), /the key 'w' twice/],
    ['same field twice', file('{"w":{"a":"\\"","b":[{}],"a":2}}'), /the key 'a' twice/],
    [
      'false BOOL',
      file('{"w":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}', [2]),
      /other than 0 and 1/,
    ],
  ])('rejects a damaged file: %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(CheckpointError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    const opened = openSafetensors(bytesSource(bytes, 'w.safetensors')).then(readTensors);
    return expect(opened).rejects.toThrow(new RegExp(`^w.safetensors is not a valid .*${message.source}`));
  });

  it('accepts a header with very long strings', () => {
    const metadata = { text: 'a\\"'.repeat(1e6) };
    expect(decodeSafetensors(encodeSafetensors(new Map(), metadata)).metadata).toEqual(metadata);
  });
});

describe('with a precision', () => {
  const mixed = new Map<string, TensorData>([
    ['single', { dtype: 'float32', shape: [5], data: Float32Array.of(0.1, -0, 2 ** -24, NaN, -Infinity) }],
    ['double', { dtype: 'float64', shape: [2], data: Float64Array.of(1 / 3, 2 ** 100) }],
    ['count', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
  ]);
  const small = new Map(mixed).set('double', { dtype: 'float64', shape: [1], data: Float64Array.of(1 / 3) });

  it.each([
    ['float16', small, { single: [0x2e66, 0x8000, 1, 0x7e00, 0xfc00], double: [0x3555] }],
    ['bfloat16', mixed, { single: [0x3dcd, 0x8000, 0x3380, 0x7fc0, 0xff80], double: [0x3eab, 0x7180] }],
  ] as const)('writes floats as %s, and all else as it is', (precision, tensors, bits) => {
    const bytes = encodeSafetensors(tensors, { a: 'b' }, { precision });
    const { metadata, tensors: decoded } = decodeSafetensors(bytes);
    expect(metadata).toEqual({ a: 'b' });
    expect(decoded.get('count')).toEqual(mixed.get('count'));
    const stored = new Uint16Array(bytes.slice(-2 * (bits.double.length + bits.single.length)).buffer);
    expect([...stored]).toEqual([...bits.double, ...bits.single]);
    expect(decoded.get('single')?.data[2]).toBe(2 ** -24);
  });

  it('writes float64 as float32', () => {
    const { tensors } = decodeSafetensors(encodeSafetensors(mixed, {}, { precision: 'float32' }));
    expect(tensors.get('double')).toEqual({
      dtype: 'float32',
      shape: [2],
      data: Float32Array.of(1 / 3, 2 ** 100),
    });
    expect(tensors.get('single')).toEqual(mixed.get('single'));
  });

  it.each([
    [
      'float16',
      Float32Array.of(1, -65520),
      /'w' contains -65520 at index 1, beyond the range of float16 \(±65504\)/,
    ],
    ['float16', Float64Array.of(65520), /contains 65520 at index 0/],
    ['bfloat16', Float32Array.of(3.4e38), /beyond the range of bfloat16/],
    ['float32', Float64Array.of(3.5e38), /beyond the range of float32/],
  ] as const)('rejects a value beyond the range of %s: %s', (precision, data, message) => {
    const tensor = {
      dtype: data instanceof Float32Array ? 'float32' : 'float64',
      shape: [data.length],
      data,
    };
    const tensors = new Map([['w', tensor as TensorData]]);
    expect(() => encodeSafetensors(tensors, {}, { precision })).toThrow(message);
    expect(() => safetensorsChunks(tensors, {}, { precision }).next()).toThrow(CheckpointError);
  });

  it('writes the largest value that rounds down, and rejects an unknown precision', () => {
    const data = Float64Array.of(65520 - 2 ** -30);
    const tensors = new Map([['w', { dtype: 'float64', shape: [1], data } as const]]);
    const { tensors: decoded } = decodeSafetensors(encodeSafetensors(tensors, {}, { precision: 'float16' }));
    expect(decoded.get('w')?.data[0]).toBe(65504);
    expect(() => encodeSafetensors(tensors, {}, { precision: 'float8' as never })).toThrow(ConfigError);
  });
});

describe('safetensorsChunks', () => {
  it('yields the bytes of the file, as views of the tensors', () => {
    const chunks = [...safetensorsChunks(tensors, { a: '1' })];
    expect(concat(...chunks)).toEqual(encodeSafetensors(tensors, { a: '1' }));
    expect(chunks.slice(1).map(({ buffer }) => buffer)).toEqual(
      ['a.é', '2', 'w', '10'].map((key) => tensors.get(key)?.data.buffer),
    );
    expect(chunks[3]?.buffer).toBe(tensors.get('w')?.data.buffer);
  });

  it('rounds in pieces of at most 1 MiB', () => {
    const data = Float32Array.from({ length: 600_000 }, (_, i) => i / 16);
    const long = new Map([['w', { dtype: 'float32', shape: [600_000], data } as const]]);
    const chunks = [...safetensorsChunks(long, {}, { precision: 'float16' })];
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(2 ** 20);
    expect(chunks.length).toBeGreaterThan(3);
    const whole = encodeSafetensors(long, {}, { precision: 'float16' });
    expect(Buffer.compare(Buffer.concat(chunks), whole)).toBe(0);
    expect(decodeSafetensors(whole).tensors.get('w')?.data[599_999]).toBe(37_504);
  });
});

it('rejects tensors that it could not decode', () => {
  const short: TensorData = { dtype: 'float32', shape: [3], data: new Float32Array(2) };
  expect(() => encodeSafetensors(new Map([['w', short]]))).toThrow(ShapeError);
  const fine: TensorData = { ...short, shape: [2] };
  expect(() => encodeSafetensors(new Map([['__metadata__', fine]]))).toThrow(CheckpointError);
});
