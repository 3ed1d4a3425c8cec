import { type Backend, BackendError } from '@convkit/core';
import { conv2d, softmaxCrossEntropy } from '@convkit/ops';
import {
  getBackend,
  ones,
  reshape,
  type Scalar,
  type Tensor4D,
  tensor1d,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { absent } from '../absent.fixture.js';
import { cpu } from '../cpu.js';
import { wasm } from '../wasm.js';
import { useBackend } from './use-backend.js';

/** Backend that is an instance of a class. */
class Instance implements Backend {
  readonly name = 'instance';
  readonly #backend = cpu();
  probe() {
    return this.#backend.probe();
  }
  activate() {
    return this.#backend.activate();
  }
}
const broken: Backend = {
  name: 'broken',
  probe: async () => ({ available: true, facts: {} }),
  activate: async () => {
    throw new BackendError('It did not start', { hint: 'Try again.' });
  },
};

describe('useBackend', () => {
  it('chooses the first available backend and explains why not the others', async () => {
    const choice = await useBackend([absent, broken, cpu()]);
    expect(choice.name).toBe('cpu');
    expect(choice.attempts.map(({ name, refusal }) => [name, refusal])).toEqual([
      ['absent', 'not on this machine'],
      ['broken', 'It did not start (Try again.)'],
      ['cpu', undefined],
    ]);
    expect(getBackend()).toBe('cpu');
    expect(choice.explanation).toBe(
      'cpu is the first available backend; absent: not on this machine; broken: It did not start (Try again.)',
    );
  });

  it('says in the limit which available backend did not start', async () => {
    const { limit } = await useBackend([absent, broken, cpu()]);
    expect(limit).toBe('plain JavaScript: hundreds of times slower; broken: It did not start (Try again.)');
  });

  it('reports the threads that compute, not those that were expected', async () => {
    let active = false;
    const fewer: Backend = {
      name: 'fewer',
      probe: async () =>
        active
          ? { available: true, facts: { threads: 1 }, reason: 'one thread only' }
          : { available: true, facts: { threads: 2 } },
      activate: async () => {
        active = true;
      },
    };
    expect(await useBackend([fewer])).toMatchObject({ facts: { threads: 1 }, limit: 'one thread only' });
  });

  it('gives every reason if no backend is available, and rejects an empty list', async () => {
    await expect(useBackend([absent, broken])).rejects.toThrow(
      /absent: not on this machine; broken: It did not start/,
    );
    await expect(useBackend([])).rejects.toMatchObject({ code: 'CONFIG' });
  });

  it('accepts an instance of a class', async () => {
    expect(await useBackend([new Instance()])).toMatchObject({ name: 'instance' });
  });

  it('activates wasm in Node, ready to train a convolution', async () => {
    const choice = await useBackend([wasm(), cpu()]);
    expect(choice).toMatchObject({ name: 'wasm', facts: { simd: true, threads: 1 } });
    expect(getBackend()).toBe('wasm');
    const filter = variable(ones([2, 2, 1, 3])) as unknown as Tensor4D;
    const loss = () =>
      softmaxCrossEntropy(
        reshape(conv2d(ones([2, 2, 2, 1]), filter), [2, 3]),
        tensor1d([0, 2], 'int32'),
      ) as Scalar;
    const { value, grads } = variableGrads(loss);
    expect(value.dataSync()[0]).toBeCloseTo(Math.log(3), 6);
    const gradient = Array.from(Object.values(grads)[0]?.dataSync() ?? []);
    // softmax minus one-hot, averaged: (1/3 - 1/2, 1/3, 1/3 - 1/2) in each of four cells.
    const expected = Array.from({ length: 12 }, (_, i) => (i % 3 === 1 ? 1 / 3 : -1 / 6));
    expect(gradient.length).toBe(expected.length);
    for (const [i, g] of gradient.entries()) expect(g).toBeCloseTo(expected[i] as number, 6);
  });
});

describe('wasm', () => {
  it.each([0, 65, 1.5, Number.NaN])('rejects %s threads', (threads) => {
    expect(() => wasm({ threads })).toThrow(/threads/);
  });
});
