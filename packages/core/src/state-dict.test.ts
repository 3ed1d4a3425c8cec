import '@tensorflow/tfjs-backend-cpu';
import { memory, type Rank, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { CheckpointError, ConfigError } from './errors.js';
import { ones, zeros } from './initializers.js';
import { Module } from './module.js';
import { Rng } from './rng.js';
import {
  buffers,
  disposeModule,
  freeze,
  loadStateDict,
  parameterCount,
  parameters,
  stateDict,
  unfreeze,
} from './state-dict.js';
import { buffer, parameter } from './variables.js';

const rng = new Rng(1);

class Norm extends Module {
  readonly weight = parameter<Rank.R1>([3], ones, rng, { fanIn: 1, fanOut: 1 });
  readonly running_mean = buffer<Rank.R1>(new Float32Array(3), [3]);
  readonly num_batches_tracked = buffer<Rank.R0>(new Int32Array(1), []);

  forward(x: Tensor): Tensor {
    return x;
  }
}

class Net extends Module {
  readonly fc = [parameter<Rank.R2>([2, 3], zeros, rng), parameter<Rank.R2>([3, 2], zeros, rng)];
  readonly bn = new Norm();

  forward(x: Tensor): Tensor {
    return x;
  }
}

let net: Net;

beforeEach(() => {
  net = new Net();
  return () => disposeModule(net);
});

const values = (node: object) => [...stateDict(node)].map(([key, state]) => [key, [...state.dataSync()]]);

function replacement(): Map<string, Tensor> {
  return new Map([
    ['fc.0', tensor([1, 2, 3, 4, 5, 6], [2, 3])],
    ['fc.1', tensor([6, 5, 4, 3, 2, 1], [3, 2])],
    ['bn.weight', tensor([7, 8, 9])],
    ['bn.running_mean', tensor([0.5, -0, Number.NaN])],
    ['bn.num_batches_tracked', tensor(4, [], 'int32')],
  ]);
}

describe('state dict', () => {
  it('separates parameters from buffers', () => {
    expect([...stateDict(net).keys()]).toEqual([
      'fc.0',
      'fc.1',
      'bn.weight',
      'bn.running_mean',
      'bn.num_batches_tracked',
    ]);
    expect([...parameters(net).keys()]).toEqual(['fc.0', 'fc.1', 'bn.weight']);
    expect([...buffers(net).keys()]).toEqual(['bn.running_mean', 'bn.num_batches_tracked']);
    expect(parameterCount(net)).toBe(15);
  });

  it('counts and frees a shared parameter once', () => {
    const { numTensors } = memory();
    const norm = new Norm();
    const shared = [norm, [norm]];
    expect(stateDict(shared).size).toBe(6);
    expect(parameterCount(shared)).toBe(3);
    disposeModule(shared);
    expect(memory().numTensors).toBe(numTensors);
  });
});

describe('freeze', () => {
  const trainable = () => [...parameters(net)].filter(([, state]) => state.trainable).map(([key]) => key);

  it('excludes parameters from training and includes them again', () => {
    freeze(net, /^fc/);
    expect(trainable()).toEqual(['bn.weight']);
    unfreeze(net, /1$/);
    expect(trainable()).toEqual(['fc.1', 'bn.weight']);
    freeze(net);
    expect(trainable()).toEqual([]);
    unfreeze(net);
    expect(trainable()).toEqual(['fc.0', 'fc.1', 'bn.weight']);
    expect([...buffers(net).values()].some((state) => state.trainable)).toBe(false);
    expect(parameterCount(net)).toBe(15);
  });

  it('matches every key, also with a global pattern', () => {
    freeze(net, /fc/g);
    expect(trainable()).toEqual(['bn.weight']);
  });

  it('rejects a pattern that matches nothing', () => {
    expect(() => freeze(net, /running_mean/)).toThrow(ConfigError);
    expect(() => unfreeze(net, /conv/)).toThrow('/conv/');
  });
});

describe('loadStateDict', () => {
  it('copies every value, bit for bit, and leaks nothing', () => {
    const { numTensors } = memory();
    const identities = [...stateDict(net).values()];
    tidy(() => loadStateDict(net, replacement()));
    expect(memory().numTensors).toBe(numTensors);
    expect([...stateDict(net).values()]).toEqual(identities);
    expect(values(net)).toEqual([
      ['fc.0', [1, 2, 3, 4, 5, 6]],
      ['fc.1', [6, 5, 4, 3, 2, 1]],
      ['bn.weight', [7, 8, 9]],
      ['bn.running_mean', [0.5, -0, Number.NaN]],
      ['bn.num_batches_tracked', [4]],
    ]);
  });

  it('accepts the state of another network, or its own', () => {
    const other = new Net();
    tidy(() => loadStateDict(other, replacement()));
    loadStateDict(net, stateDict(other));
    const loaded = values(other);
    disposeModule(other);
    expect(values(net)).toEqual(loaded);
    loadStateDict(net, stateDict(net));
    expect(values(net)).toEqual(loaded);
  });

  it.each<[string, (state: Map<string, Tensor>) => void, string[]]>([
    ['missing', (state) => void state.delete('fc.1'), ['missing: fc.1']],
    ['unexpected', (state) => void state.set('fc.2', tensor([1])), ['unexpected: fc.2']],
    [
      'of another shape',
      (state) => void state.set('fc.0', tensor([1, 2, 3, 4, 5, 6], [3, 2])),
      ['fc.0 is float32[3,2] instead of float32[2,3]'],
    ],
    [
      'of another type',
      (state) => void state.set('bn.num_batches_tracked', tensor(4)),
      ['float32[] instead of int32[]'],
    ],
    [
      'wrong in every way',
      (state) => {
        state.clear();
        for (let i = 0; i < 7; i++) state.set(`other.${i}`, tensor([1]));
      },
      ['missing: fc.0, fc.1', 'other.4 and 2 more'],
    ],
  ])('changes nothing if an entry is %s, and names it', (_, spoil, complaints) => {
    const before = values(net);
    tidy(() => {
      const state = replacement();
      spoil(state);
      const load = () => loadStateDict(net, state);
      expect(load).toThrow(CheckpointError);
      for (const complaint of complaints) expect(load).toThrow(complaint);
    });
    expect(values(net)).toEqual(before);
  });
});
