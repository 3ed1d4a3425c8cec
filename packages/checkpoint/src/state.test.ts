import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { buffer, CheckpointError, glorotUniform, Module, parameter, Rng } from '@convkit/core';
import { memory, ready, setBackend, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  readStateDict,
  type TensorData,
  weightsSha256,
  weightsSha256Of,
  writeStateDict,
  writeVariable,
} from './index.js';

class Net extends Module {
  readonly weight: Variable;
  readonly mean = buffer(Float32Array.of(0.5), [1]);
  readonly Steps = buffer(Int32Array.of(3), []);

  constructor(seed: number) {
    super();
    this.weight = parameter([2, 2], glorotUniform, new Rng(seed));
  }

  forward(x: Tensor): Tensor {
    return x;
  }
}

beforeAll(async () => {
  await setBackend('cpu');
  await ready();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('readStateDict and writeStateDict', () => {
  it('copy weights through a file into another network, bit for bit', async () => {
    const [from, to] = [new Net(1), new Net(2)];
    const before = memory().numTensors;
    const { tensors } = decodeSafetensors(encodeSafetensors(await readStateDict(from)));
    writeStateDict(to, tensors);
    expect(memory().numTensors).toBe(before);
    expect(to.weight.dataSync()).toEqual(from.weight.dataSync());
    expect(to.Steps.dtype).toBe('int32');
    expect(await weightsSha256(to)).toBe(await weightsSha256(from));
  });

  it('copy the data', async () => {
    const net = new Net(1);
    const state = await readStateDict(net);
    state.get('weight')?.data.fill(0 as never);
    expect(net.weight.dataSync()[0]).not.toBe(0);
  });

  it('convert wider numbers of other programs', () => {
    const net = new Net(1);
    writeStateDict(
      net,
      new Map<string, TensorData>([
        ['weight', { dtype: 'float64', shape: [2, 2], data: Float64Array.of(1, 2, 3, 0.1) }],
        ['mean', { dtype: 'float32', shape: [1], data: Float32Array.of(9) }],
        ['Steps', { dtype: 'int64', shape: [], data: BigInt64Array.of(12n) }],
      ]),
    );
    expect([...net.weight.dataSync()]).toEqual([1, 2, 3, Math.fround(0.1)]);
    expect([...net.Steps.dataSync()]).toEqual([12]);
  });

  it.each<[string, string, TensorData, RegExp]>([
    [
      'a wrong shape',
      'mean',
      { dtype: 'float32', shape: [2], data: new Float32Array(2) },
      /mean is float32\[2\]/,
    ],
    [
      'a number too large',
      'Steps',
      { dtype: 'int64', shape: [], data: BigInt64Array.of(2n ** 40n) },
      /'Steps' contains/,
    ],
    ['a wrong type', 'weight', { dtype: 'bool', shape: [2, 2], data: new Uint8Array(4) }, /weight is bool/],
    [
      'an unknown key',
      'other',
      { dtype: 'float32', shape: [], data: new Float32Array(1) },
      /unexpected: other/,
    ],
  ])('reject %s and change nothing', async (_, key, value, message) => {
    const net = new Net(1);
    const sum = await weightsSha256(net);
    const before = memory().numTensors;
    const state = new Map([...(await readStateDict(new Net(2))), [key, value]]);
    expect(() => writeStateDict(net, state)).toThrow(CheckpointError);
    expect(() => writeStateDict(net, state)).toThrow(message);
    expect(await weightsSha256(net)).toBe(sum);
    expect(memory().numTensors).toBe(before + 3); // the second network
  });
});

describe('weightsSha256', () => {
  it('hashes float32 values in the order of the keys by code unit', async () => {
    const net = new Net(1);
    const floats = [3, 0.5, ...net.weight.dataSync()]; // Steps, mean, weight
    const expected = createHash('sha256')
      .update(new Uint8Array(Float32Array.from(floats).buffer))
      .digest('hex');
    expect(await weightsSha256(net)).toBe(expected);
    expect(await weightsSha256Of(new Map([...(await readStateDict(net))].reverse()))).toBe(expected);
  });

  it('rounds integers to the nearest float32', async () => {
    const wide: TensorData = { dtype: 'int64', shape: [1], data: BigInt64Array.of(2n ** 53n) };
    const same: TensorData = { dtype: 'float32', shape: [1], data: Float32Array.of(2 ** 53) };
    expect(await weightsSha256Of(new Map([['n', wide]]))).toBe(await weightsSha256Of(new Map([['n', same]])));
  });

  it('hashes an empty state dict', async () => {
    expect(await weightsSha256Of(new Map())).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
  });

  it('is the same in a page, which has no hashes of Node', async () => {
    const net = new Net(1);
    const sum = await weightsSha256(net);
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    expect(await weightsSha256(net)).toBe(sum);
    expect(await weightsSha256Of(await readStateDict(net))).toBe(sum);
  });

  it('rejects an insecure page', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    vi.stubGlobal('crypto', {});
    await expect(weightsSha256(new Net(1))).rejects.toThrow(/cannot compute SHA-256/);
  });
});

describe('writeVariable', () => {
  it('writes one variable, converting integers, and leaks nothing', () => {
    const net = new Net(1);
    const before = memory().numTensors;
    const data = Float32Array.of(1, 2, 3, 4);
    writeVariable('weight', net.weight, { dtype: 'float32', shape: [2, 2], data });
    writeVariable('Steps', net.Steps, { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) });
    expect([...net.weight.dataSync(), ...net.Steps.dataSync()]).toEqual([1, 2, 3, 4, 7]);
    expect(memory().numTensors).toBe(before);
  });

  it('rejects another shape or type', () => {
    const net = new Net(1);
    const before = [...net.weight.dataSync()];
    const write = (value: TensorData) => () => writeVariable('weight', net.weight, value);
    expect(write({ dtype: 'float32', shape: [4], data: new Float32Array(4) })).toThrow(
      "'weight' is float32[4] instead of float32[2,2]",
    );
    expect(write({ dtype: 'int8', shape: [2, 2], data: new Int8Array(4) })).toThrow(CheckpointError);
    expect([...net.weight.dataSync()]).toEqual(before);
  });
});
