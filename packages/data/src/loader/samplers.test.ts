import { ConfigError, Rng } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  balancedSampler,
  Loader,
  type Sampler,
  sequentialSampler,
  shardedSampler,
  shuffledSampler,
  weightedSampler,
} from '../index.js';

const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2];
const dataset = arrayDataset({
  images: new Uint8Array(12),
  labels,
  shape: [1, 1, 1],
  classes: ['a', 'b', 'c'],
});
const counts = (order: Uint32Array, length = 12) => {
  const found = new Array<number>(length).fill(0);
  for (const index of order) found[index] = (found[index] as number) + 1;
  return found;
};
const ofClasses = (order: Uint32Array) =>
  [0, 1, 2].map((label) => order.filter((index) => labels[index] === label).length);

it('yields indices in sequence', () => {
  expect(sequentialSampler(4).order(3)).toEqual(Uint32Array.of(0, 1, 2, 3));
});

it('shuffles like a loader with an rng', async () => {
  const sampler = shuffledSampler(12, new Rng(4));
  for (const epoch of [0, 5]) {
    expect(sampler.order(epoch)).toEqual(new Rng(4).child('epoch').child(epoch).permutation(12));
  }
  const [given, own] = [{ sampler }, { rng: new Rng(4) }].map((options) =>
    new Loader(dataset, { batchSize: 12, ...options }).epoch().next(),
  );
  expect(await given).toEqual(await own);
});

describe('balanced', () => {
  it('draws each class as often as the largest has samples, repeating none before all have occurred', () => {
    const sampler = balancedSampler(dataset, new Rng(2));
    expect(sampler.length).toBe(21);
    const order = sampler.order(0);
    expect(ofClasses(order)).toEqual([7, 7, 7]);
    expect(counts(order).slice(0, 7)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect([...counts(order).slice(7, 10)].sort()).toEqual([2, 2, 3]);
    expect([...counts(order).slice(10)].sort()).toEqual([3, 4]);
    expect(order).toEqual(sampler.order(0));
    expect(order).not.toEqual(sampler.order(1));
    // Shuffled, not class by class.
    expect(
      order.findIndex((index) => index !== order[0] && labels[index] !== labels[order[0] as number]),
    ).toBeLessThan(7);
  });

  it('draws perClass samples of each class, different ones each epoch', () => {
    const sampler = balancedSampler(dataset, new Rng(2), { perClass: 2 });
    const seen = new Set<number>();
    for (let epoch = 0; epoch < 30; epoch++) {
      const order = sampler.order(epoch);
      expect(ofClasses(order)).toEqual([2, 2, 2]);
      expect(Math.max(...counts(order))).toBe(1);
      for (const index of order) seen.add(index);
    }
    expect(seen.size).toBe(12);
  });

  it('rejects datasets that it cannot balance', () => {
    expect(() => balancedSampler({ ...dataset, labels: undefined } as never, new Rng(1))).toThrow(
      'needs a dataset with `labels`',
    );
    expect(() => balancedSampler({ ...dataset, classes: ['a', 'b', 'c', 'd'] }, new Rng(1))).toThrow(
      'the class d has no samples',
    );
    expect(() => balancedSampler(dataset, new Rng(1), { perClass: 0 })).toThrow(ConfigError);
  });
});

describe('weighted', () => {
  it('draws with replacement, in proportion to the weights', () => {
    const sampler = weightedSampler([1, 0, 3, 0], new Rng(3), { length: 20_000 });
    const [a, b, c, d] = counts(sampler.order(0), 4) as [number, number, number, number];
    expect([b, d]).toEqual([0, 0]);
    expect(a + c).toBe(20_000);
    // Five standard deviations of a binomial.
    expect(Math.abs(a - 5000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.25 * 0.75));
    expect(sampler.order(1)).not.toEqual(sampler.order(0));
    expect(weightedSampler([1, 1], new Rng(3)).length).toBe(2);
  });

  it.each([[[]], [[0, 0]], [[1, -1]], [[1, NaN]], [[Number.MAX_VALUE, Number.MAX_VALUE]]])(
    'rejects %o',
    (weights) => {
      expect(() => weightedSampler(weights, new Rng(1))).toThrow(ConfigError);
    },
  );
});

describe('sharded', () => {
  it('divides an order evenly and drops the remainder', () => {
    const whole = shuffledSampler(11, new Rng(6));
    const parts = [0, 1, 2].map((rank) => shardedSampler(whole, { rank, worldSize: 3 }));
    expect(parts.map(({ length }) => length)).toEqual([3, 3, 3]);
    const [a, b, c] = parts.map((part) => part.order(2)) as [Uint32Array, Uint32Array, Uint32Array];
    const order = whole.order(2);
    expect([a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]]).toEqual([...order.slice(0, 9)]);
  });

  it.each([
    { rank: 3, worldSize: 3 },
    { rank: -1, worldSize: 3 },
    { rank: 0.5, worldSize: 3 },
    { rank: 0, worldSize: 0 },
    { rank: 0, worldSize: 12 },
  ])('rejects %o', (place) => {
    expect(() => shardedSampler(sequentialSampler(11), place)).toThrow(ConfigError);
  });
});

it('a loader rejects a sampler with a wrong length or index', async () => {
  const read = (sampler: Sampler) => new Loader(dataset, { batchSize: 2, sampler }).epoch().next();
  await expect(read({ length: 2, order: () => Uint32Array.of(1) })).rejects.toThrow(
    'has length 2, but returned 1 indices',
  );
  await expect(read({ length: 1, order: () => Uint32Array.of(12) })).rejects.toThrow(
    'returned index 12, but the dataset has 12 samples',
  );
});

it('a loader batches the samples that its sampler draws', async () => {
  const sampler = balancedSampler(dataset, new Rng(2), { perClass: 5 });
  const loader = new Loader(dataset, { batchSize: 4, sampler, dropLast: true });
  expect(loader.batchesPerEpoch).toBe(3);
  const seen: number[] = [];
  for await (const { indices } of loader.epoch()) seen.push(...indices);
  expect(seen).toEqual([...sampler.order(0).slice(0, 12)]);
});
