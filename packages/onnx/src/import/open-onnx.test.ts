import { create, toBinary } from '@bufbuild/protobuf';
import { bytesSource, type ElementType, readTensors, type TensorData } from '@convkit/checkpoint';
import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  ModelProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
  TensorProto_DataType as Type,
} from '../proto/onnx_pb.js';
import { buildModel, encodeModel, floats, longs, noise } from './build-model.fixture.js';
import { goldenFile } from './goldens.fixture.js';
import { openOnnx } from './open-onnx.js';

const open = (bytes: Uint8Array, options = {}) => openOnnx(bytesSource(bytes, 'net.onnx'), options);

/** A model of one convolution with other tensors. */
function fileOf(...tensors: TensorProto[]): Uint8Array {
  const model = buildModel({ nodes: [['Identity', ['x'], ['y']]], input: ['n', 3] });
  model.graph?.initializer.push(...tensors);
  return toBinary(ModelProtoSchema, model);
}

const tensorOf = (fields: Partial<TensorProto>): TensorProto =>
  create(TensorProtoSchema, { name: 'w', dims: [2n], dataType: Type.FLOAT, ...fields } as object);

/** Reads the tensor 'w' of a file that holds nothing else. */
const readOf = async (fields: Partial<TensorProto>) => (await open(fileOf(tensorOf(fields)))).read('w');

describe('openOnnx', () => {
  it('lists the initializers with their types and shapes, and reads each', async () => {
    const initializers: Record<string, TensorData> = {
      'conv1.weight': noise(2, 3, 1, 1),
      steps: longs(1, -2),
      scale: { dtype: 'float64', shape: [], data: Float64Array.of(1 / 3) },
      none: floats([0, 4], []),
      mask: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
      codes: { dtype: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 63n) },
    };
    const file = await open(encodeModel({ nodes: [['Identity', ['x'], ['y']]], input: [1], initializers }));
    expect(file).toMatchObject({ name: 'net.onnx', format: 'onnx' });
    expect(Object.fromEntries(file.entries)).toEqual({
      'conv1.weight': { stored: 'float32', shape: [2, 3, 1, 1] },
      steps: { stored: 'int64', shape: [2] },
      scale: { stored: 'float64', shape: [] },
      none: { stored: 'float32', shape: [0, 4] },
      mask: { stored: 'bool', shape: [2] },
      codes: { stored: 'uint64', shape: [1] },
    });
    expect(Object.fromEntries(await readTensors(file))).toEqual(initializers);
  });

  it.each<[string, Partial<TensorProto>, TensorData<ElementType>]>([
    ['float_data', { floatData: [0.5, -1] }, floats([2], [0.5, -1])],
    [
      'double_data',
      { dataType: Type.DOUBLE, doubleData: [0.1, 2] },
      { dtype: 'float64', shape: [2], data: Float64Array.of(0.1, 2) },
    ],
    [
      'int32_data of int8',
      { dataType: Type.INT8, int32Data: [-128, 127] },
      { dtype: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
    ],
    [
      'int32_data of bool',
      { dataType: Type.BOOL, int32Data: [1, 0] },
      { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
    ],
    [
      'int32_data of float16',
      { dataType: Type.FLOAT16, int32Data: [0x3c00, 0xfbff] },
      floats([2], [1, -65504]),
    ],
    [
      'int32_data of bfloat16',
      { dataType: Type.BFLOAT16, int32Data: [0x3f80, 0xc040] },
      floats([2], [1, -3]),
    ],
    [
      'int64_data',
      { dataType: Type.INT64, int64Data: [-1n, 2n ** 62n] },
      { dtype: 'int64', shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) },
    ],
    [
      'uint64_data of uint32',
      { dataType: Type.UINT32, uint64Data: [4294967295n, 0n] },
      { dtype: 'uint32', shape: [2], data: Uint32Array.of(4294967295, 0) },
    ],
    [
      'raw_data of float16',
      { dataType: Type.FLOAT16, rawData: Uint8Array.of(0, 0x3c, 1, 0) },
      floats([2], [1, 2 ** -24]),
    ],
    [
      'raw_data of bfloat16',
      { dataType: Type.BFLOAT16, rawData: Uint8Array.of(0x80, 0x3f, 0, 0) },
      floats([2], [1, 0]),
    ],
  ])('reads %s', async (_, fields, expected) => {
    expect(await readOf(fields)).toEqual(expected);
  });

  it('has the metadata of the model', async () => {
    const bytes = encodeModel({
      nodes: [['Identity', ['x'], ['y']]],
      input: [1],
      opset: 17,
      metadata: { classes: '["a","b"]', ['__proto__']: 'p' },
    });
    const { metadata } = await open(bytes);
    expect(metadata).toMatchObject({
      classes: '["a","b"]',
      'onnx.opset': '17',
      'onnx.producer': 'fixture',
      'onnx.ir_version': '8',
      'onnx.graph': 'graph',
    });
    expect(Object.hasOwn(metadata, '__proto__')).toBe(true);
  });

  it('has the tensors that PyTorch stores once under each of their names', async () => {
    const bytes = encodeModel({
      nodes: [
        ['Identity', ['bn1.weight'], ['bn2.weight']],
        ['Add', ['x', 'bn2.weight'], ['y']],
      ],
      input: ['n', 2],
      initializers: { 'bn1.weight': floats([2], [1, 2]) },
    });
    const file = await open(bytes);
    expect([...file.entries.keys()]).toEqual(['bn1.weight', 'bn2.weight']);
    expect(await file.read('bn2.weight')).toEqual(floats([2], [1, 2]));
  });

  it('gives each tensor memory of its own', async () => {
    const file = await open(goldenFile('vgg'));
    const { data } = await file.read('features.0.bias');
    const first = data[0];
    data.fill(7 as never);
    expect((await file.read('features.0.bias')).data[0]).toBe(first);
  });

  it('rejects an unknown key', async () => {
    const file = await open(goldenFile('vgg'));
    await expect(file.read('fc.weight')).rejects.toThrow("net.onnx has no tensor 'fc.weight'");
  });

  it('closes the source, whether it can be read or not', async () => {
    let closed = 0;
    const source = (bytes: Uint8Array) => ({ ...bytesSource(bytes), close: async () => void closed++ });
    await openOnnx(source(goldenFile('vgg')));
    await expect(openOnnx(source(Uint8Array.of(1)))).rejects.toThrow(CheckpointError);
    expect(closed).toBe(2);
  });
});

describe('external data', () => {
  const external = tensorOf({
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: 'net.onnx.data' },
      { key: 'offset', value: '4' },
      { key: 'length', value: '8' },
    ] as TensorProto['externalData'],
  });
  const data = new Uint8Array(Float32Array.of(9, 1, 2, 9).buffer);

  it('is read through the function that opens it', async () => {
    const opened: string[] = [];
    const file = await open(fileOf(external), {
      external: async (location: string) => {
        opened.push(location);
        return bytesSource(data, location);
      },
    });
    expect(await file.read('w')).toEqual(floats([2], [1, 2]));
    expect(opened).toEqual(['net.onnx.data']);
  });

  it('is rejected with the name of its file without one', async () => {
    const file = await open(fileOf(external));
    await expect(file.read('w')).rejects.toThrow("'net.onnx' keeps 'w' in another file, 'net.onnx.data'");
  });

  it('is rejected if its file is too short', async () => {
    const file = await open(fileOf(external), { external: async () => bytesSource(data.subarray(0, 11)) });
    await expect(file.read('w')).rejects.toThrow("'w' needs 8 bytes, but has 8 bytes at 4 of the 11 bytes");
  });
});

describe('damaged and hostile files', () => {
  it.each<[string, Partial<TensorProto>, string]>([
    ['too few bytes', { rawData: new Uint8Array(7) }, "'w' needs 8 bytes for float32 [2], but has 7"],
    ['too few elements', { floatData: [1] }, "'w' needs 2 elements for its shape [2], but has 1"],
    ['no elements', {}, "'w' needs 2 elements for its shape [2], but has 0"],
    ['a negative length', { dims: [-1n], rawData: new Uint8Array(4) }, "'w' has the invalid shape [-1]"],
    ['a shape of 2^60', { dims: [2n ** 60n] }, "'w' has the invalid shape [1152921504606847000]"],
    [
      'a shape whose product overflows',
      { dims: [2n ** 32n, 2n ** 32n] },
      "'w' of shape [4294967296,4294967296] is incomplete",
    ],
    ['a huge shape', { dims: [2n ** 40n] }, "'w' needs 1099511627776 elements"],
    ['elements in two places', { rawData: new Uint8Array(8), floatData: [1] }, "'w' needs 8 bytes"],
    [
      'an integer that does not fit',
      { dataType: Type.INT8, int32Data: [1, 300] },
      "'w' contains 300, which is not of type int8",
    ],
    ['strings', { dataType: Type.STRING }, "'w' in 'net.onnx' has the element type string"],
    ['a type of the future', { dataType: 23 }, "'w' in 'net.onnx' has the element type type 23"],
  ])('%s', async (_, fields, message) => {
    const error = await readOf(fields).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });

  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(), 'it is empty'],
    ['another format', new TextEncoder().encode('{"format":"layers"}'), 'not a valid ONNX file'],
    ['a file that is cut', goldenFile('vgg').subarray(0, 3000), 'extends beyond its parent'],
    ['no graph', toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n })), 'it has no graph'],
    [
      'two tensors of a name',
      fileOf(tensorOf({ floatData: [1, 2] }), tensorOf({ floatData: [1, 2] })),
      "two tensors named 'w'",
    ],
  ])('%s', async (_, bytes, message) => {
    const error = await open(bytes).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toContain(message);
  });

  it('rejects graphs within graphs within graphs', async () => {
    const innermost = new Uint8Array();
    let graph: Uint8Array = innermost;
    for (let depth = 0; depth < 5000; depth++) {
      // A node (1) with an attribute (5) that is a graph (6).
      graph = delimited(1, delimited(5, delimited(6, graph)));
    }
    const bytes = Uint8Array.from([
      ...toBinary(ModelProtoSchema, buildModel({ nodes: [], input: [1] })),
      ...delimited(7, graph),
    ]);
    await expect(open(bytes)).rejects.toThrow('its messages are nested more than 32 deep');
  });

  it('rejects a tensor that has a thousand names', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `w${i}`);
    const bytes = encodeModel({
      nodes: names.slice(1).map((name) => ['Identity', ['w0'], [name]]),
      input: [1],
      initializers: { w0: noise(2 ** 16) },
    });
    await expect(open(bytes)).rejects.toThrow('it copies its tensors too often');
  });

  it('rejects millions of empty messages before it creates them', async () => {
    // Each is two bytes of a graph, and hundreds as an object.
    const nodes = new Uint8Array(16 * 2 ** 20);
    for (let i = 0; i < nodes.length; i += 2) nodes[i] = 0x0a;
    const graph = delimited(7, nodes);
    const before = process.memoryUsage().heapUsed;
    await expect(open(graph)).rejects.toThrow('it would need too much memory for its size');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 27);
  });
});

/** A field of a message with a length. */
function delimited(field: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) length.push((rest & 0x7f) | 0x80);
  const bytes = new Uint8Array(1 + length.length + 1 + content.length);
  bytes.set([field * 8 + 2, ...length, rest]);
  bytes.set(content, 2 + length.length);
  return bytes;
}
