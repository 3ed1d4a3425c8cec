import { ConfigError, DataError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { arrayDataset, type Batch, type Dataset, Loader, type LoaderOptions, take } from '../index.js';

const LENGTH = 10;
const dataset = arrayDataset({
  images: Uint8Array.from({ length: LENGTH * 4 }, (_, i) => i),
  labels: Array.from({ length: LENGTH }, (_, i) => i % 3),
  shape: [2, 2, 1],
  classes: ['a', 'b', 'c'],
});
const shuffled = (options: Partial<LoaderOptions> = {}) =>
  new Loader(dataset, { batchSize: 4, rng: new Rng(7), ...options });

async function collect(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}
const indicesOf = (batches: readonly Batch[]) => batches.flatMap(({ indices }) => [...indices]);

describe('Loader', () => {
  it('yields samples in order without an rng', async () => {
    const loader = new Loader(dataset, { batchSize: 4 });
    const batches = await collect(loader.epoch());
    expect(indicesOf(batches)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(batches.map(({ shape }) => shape)).toEqual([
      [4, 2, 2, 1],
      [4, 2, 2, 1],
      [2, 2, 2, 1],
    ]);
    expect(batches[2]).toEqual({
      images: Float32Array.of(32, 33, 34, 35, 36, 37, 38, 39),
      shape: [2, 2, 2, 1],
      labels: Int32Array.of(2, 0),
      indices: Uint32Array.of(8, 9),
    });
    expect(loader).toMatchObject({ batchesPerEpoch: 3, shape: [2, 2, 1], state: { epoch: 1, cursor: 0 } });
  });

  it('shuffles each epoch by its number alone', async () => {
    const loader = shuffled();
    for (const epoch of [0, 1, 2]) {
      const order = indicesOf(await collect(loader.epoch()));
      expect(order).toEqual([...new Rng(7).child('epoch').child(epoch).permutation(LENGTH)]);
    }
  });

  it('drops the last, smaller batch with dropLast', async () => {
    const loader = shuffled({ dropLast: true });
    expect(loader.batchesPerEpoch).toBe(2);
    expect(await collect(loader.epoch())).toHaveLength(2);
    expect(loader.state).toEqual({ epoch: 1, cursor: 0 });
    expect(shuffled({ dropLast: true, batchSize: 5 }).batchesPerEpoch).toBe(2);
  });

  it("drops a last batch of one with dropLast 'single', and no other", async () => {
    const sizes = async (batchSize: number) =>
      (await collect(shuffled({ dropLast: 'single', batchSize }).epoch())).map(({ labels }) => labels.length);
    expect(await sizes(3)).toEqual([3, 3, 3]);
    expect(await sizes(9)).toEqual([9]);
    expect(await sizes(4)).toEqual([4, 4, 2]);
    expect(await sizes(5)).toEqual([5, 5]);
    expect(await sizes(1)).toHaveLength(10);
    const one = new Loader(take(dataset, 1), { dropLast: 'single', batchSize: 4 });
    expect(await collect(one.epoch())).toHaveLength(1);
  });

  it('resumes exactly from its state, even at the end of an epoch', async () => {
    const options = { transforms: [{ name: 'shift', by: 1 }], training: true } as const;
    const whole = shuffled(options);
    const expected = [...(await collect(whole.epoch())), ...(await collect(whole.epoch()))];
    for (const stop of [1, 2, 3, 4, 5, 6]) {
      const first = shuffled(options);
      const seen: Batch[] = [];
      while (seen.length < stop) {
        for await (const batch of first.epoch()) {
          seen.push(batch);
          if (seen.length === stop) break;
        }
      }
      const second = shuffled(options);
      second.restore(JSON.parse(JSON.stringify(first.state)));
      while (second.state.epoch < 2) seen.push(...(await collect(second.epoch())));
      expect(seen).toEqual(expected);
    }
  });

  it('advances the cursor before it yields a batch', async () => {
    const loader = shuffled();
    const states = [];
    for await (const _ of loader.epoch()) states.push(loader.state);
    expect(states).toEqual([
      { epoch: 0, cursor: 4 },
      { epoch: 0, cursor: 8 },
      { epoch: 0, cursor: 10 },
    ]);
  });

  it('augments a sample by epoch and index, regardless of its batch', async () => {
    const options = { transforms: [{ name: 'shift', by: 1 }], training: true } as const;
    const samples = async (batchSize: number) => {
      const found = new Map<number, number[]>();
      for await (const { images, indices } of shuffled({ ...options, batchSize }).epoch()) {
        for (const [i, index] of indices.entries()) found.set(index, [...images.subarray(i * 4, i * 4 + 4)]);
      }
      return found;
    };
    expect(await samples(3)).toEqual(await samples(10));
  });

  it('reads asynchronous datasets, a limited number of samples at a time', async () => {
    let asked = 0;
    let most = 0;
    const slow: Dataset = {
      ...dataset,
      length: 100,
      async get(index) {
        most = Math.max(most, ++asked);
        await Promise.resolve();
        asked--;
        return dataset.get(index % LENGTH);
      },
    };
    const [batch] = await collect(new Loader(slow, { batchSize: 100 }).epoch());
    expect([...(batch?.labels ?? [])]).toEqual(Array.from({ length: 100 }, (_, i) => (i % LENGTH) % 3));
    expect(most).toBe(32);
  });

  it('stops when aborted, and can be resumed', async () => {
    const loader = shuffled();
    const control = new AbortController();
    const seen: Batch[] = [];
    const read = async () => {
      for await (const batch of loader.epoch({ signal: control.signal })) {
        seen.push(batch);
        control.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    seen.push(...(await collect(loader.epoch())));
    expect(indicesOf(seen)).toEqual(indicesOf(await collect(shuffled().epoch())));
  });

  it.each([
    [{ batchSize: 0 }, 'batchSize must be a whole number from 1, got 0'],
    [{ batchSize: NaN }, 'got NaN'],
    [{ batchSize: 2.5 }, 'got 2.5'],
    [{ batchSize: 11, dropLast: true }, 'a batch size of 11 exceeds the 10 samples of an epoch'],
    [{ rng: undefined, training: true, transforms: [{ name: 'shift', by: 1 }] }, 'require an rng'],
    [{ transforms: [{ name: 'pad', size: [1, 1], value: 0 }] }, 'does not fit'],
  ] as [Partial<LoaderOptions>, string][])('rejects %o', (options, message) => {
    expect(() => shuffled(options)).toThrow(ConfigError);
    expect(() => shuffled(options)).toThrow(message);
  });

  it('rejects an empty dataset and an invalid state', () => {
    expect(() => new Loader({ ...dataset, length: 0 }, { batchSize: 1 })).toThrow(ConfigError);
    for (const state of [
      { epoch: -1, cursor: 0 },
      { epoch: 0, cursor: 3 },
      { epoch: 0, cursor: 12 },
      { epoch: 0.5, cursor: 0 },
      { epoch: 0, cursor: NaN },
    ]) {
      expect(() => shuffled().restore(state)).toThrow(ConfigError);
    }
  });

  it('names a sample that does not match its dataset', async () => {
    const with_ = (sample: object) =>
      new Loader({ ...dataset, get: (i) => ({ ...dataset.get(i), ...sample }) }, { batchSize: 2 });
    await expect(collect(with_({ label: 3 }).epoch())).rejects.toThrow('sample 0: label 3 is out of range');
    await expect(collect(with_({ image: new Uint8Array(3) }).epoch())).rejects.toThrow(DataError);
  });
});
