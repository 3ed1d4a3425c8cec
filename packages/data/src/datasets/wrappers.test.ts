import { ConfigError, Rng } from '@convkit/core';
import { testDataset } from '@convkit/testing';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  cached,
  concat,
  type Dataset,
  kFold,
  mapSamples,
  stratifiedSplit,
  subset,
} from '../index.js';

/** `length` images of one pixel, whose value is their index. */
const numbers = (length: number, labelOf: (i: number) => number = (i) => i % 3) =>
  arrayDataset({
    images: Uint8Array.from({ length }, (_, i) => i),
    labels: Array.from({ length }, (_, i) => labelOf(i)),
    shape: [1, 1, 1],
    classes: ['a', 'b', 'c'],
  });

/** Like an image folder: asynchronous, with encoded samples, without labels. */
const asynchronous = (length: number): Dataset & { asked: number[] } => {
  const { labels: _, ...held } = numbers(length);
  const asked: number[] = [];
  return {
    ...held,
    asked,
    async get(index) {
      asked.push(index);
      return held.get(index);
    },
    encoded: async (index) => ({
      bytes: Uint8Array.of(index),
      name: `${index}.png`,
      label: held.get(index).label,
      decode: {},
    }),
  };
};

/** A dataset of one image of two pixels. */
const wide = () =>
  arrayDataset({ images: Uint8Array.of(8, 9), labels: [0], shape: [1, 2, 1], classes: ['a', 'b', 'c'] });

const indicesOf = async (dataset: Dataset) =>
  Promise.all(Array.from({ length: dataset.length }, async (_, i) => (await dataset.get(i)).image[0]));

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

testDataset('concat', () => concat([numbers(3), asynchronous(4)]), { length: 7, shape: [1, 1, 1] });
testDataset('mapSamples', () => mapSamples(asynchronous(4), (sample) => sample));
testDataset('cached', () => cached(asynchronous(5), { maxBytes: 3 }));
testDataset(
  'a part of a split',
  async () => (await stratifiedSplit(numbers(9), [0.5], new Rng(1)))[0] as Dataset,
);
testDataset(
  'a fold',
  async () => (await kFold(asynchronous(9), { folds: 2, rng: new Rng(1) }))[1]?.train as Dataset,
);

testDataset('concat of two sizes', () => concat([numbers(3), wide()]), { shape: [1, null, 1] });

describe('concat', () => {
  it('appends the datasets, and has labels and encoded samples if all of them do', async () => {
    const whole = concat([numbers(2), numbers(3)]);
    expect(await indicesOf(whole)).toEqual([0, 1, 0, 1, 2]);
    expect([...(whole.labels as Int32Array)]).toEqual([0, 1, 0, 1, 2]);
    expect(concat([numbers(2), asynchronous(2)]).labels).toBeUndefined();
    expect(whole.encoded).toBeUndefined();
    const encoded = await concat([asynchronous(2), asynchronous(3)]).encoded?.(4);
    expect(encoded).toMatchObject({ name: '2.png', label: 2 });
  });

  it('adds the shape to each sample if the shapes differ', async () => {
    const whole = concat([numbers(1), wide()]);
    expect(whole.shape).toEqual([1, null, 1]);
    expect([(await whole.get(0)).shape, (await whole.get(1)).shape]).toEqual([
      [1, 1, 1],
      [1, 2, 1],
    ]);
  });

  it('rejects an empty list, differing classes and differing channels', () => {
    const images = Uint8Array.of(1, 2, 3);
    expect(() => concat([])).toThrow(ConfigError);
    const others = arrayDataset({ images, labels: [0, 1, 0], shape: [1, 1, 1], classes: ['c', 'd'] });
    expect(() => concat([numbers(1), others])).toThrow(
      'dataset 1 has the classes c, d, dataset 0 has a, b, c',
    );
    const color = arrayDataset({ images, labels: [0], shape: [1, 1, 3], classes: ['a', 'b', 'c'] });
    expect(() => concat([numbers(1), color])).toThrow('has 3 channels, dataset 0 has 1');
  });
});

it('mapSamples changes samples, synchronously if they are in memory', async () => {
  const twice = mapSamples(
    numbers(3),
    ({ image, label }) => ({ image: image.map((x) => 2 * x), label: 2 - label }),
    {
      classes: ['c', 'b', 'a'],
      labels: [2, 1, 0],
    },
  );
  expect(twice).toMatchObject({ classes: ['c', 'b', 'a'], labels: [2, 1, 0] });
  expect(twice.get(2)).toEqual({ image: Uint8Array.of(4), label: 0 });
  expect(mapSamples(numbers(3), (sample) => sample).labels).toBeUndefined();
});

describe('cached', () => {
  it('reads a sample once, up to its limit', async () => {
    const source = asynchronous(4);
    const held = cached(source, { maxBytes: 3 });
    await Promise.all([held.get(0), held.get(0), held.get(1), held.get(2), held.get(3)]);
    await Promise.all([held.get(0), held.get(1), held.get(2), held.get(3)]);
    expect(source.asked).toEqual([0, 1, 2, 3, 3]);
    expect(cached(numbers(2), { maxBytes: 1 })).toMatchObject({ labels: Int32Array.of(0, 1) });
    expect(() => cached(source, { maxBytes: Number.NaN })).toThrow(ConfigError);
  });

  it('does not cache failures', async () => {
    let fail = true;
    const flaky = mapSamples(asynchronous(1), (sample) => {
      if (fail) throw new Error('not now');
      return sample;
    });
    const held = cached(flaky, { maxBytes: 10 });
    await expect(held.get(0)).rejects.toThrow('not now');
    fail = false;
    expect((await held.get(0)).image).toEqual(Uint8Array.of(0));
  });
});

describe('stratifiedSplit', () => {
  // 60 of class 0, 30 of class 1, 10 of class 2.
  const skewed = numbers(100, (i) => (i < 60 ? 0 : i < 90 ? 1 : 2));
  const counts = ({ labels }: Dataset) =>
    [0, 1, 2].map((c) => Array.from(labels ?? []).filter((l) => l === c).length);

  it('keeps the class proportions, and assigns every sample once', async () => {
    const parts = await stratifiedSplit(skewed, [0.8, 0.1, 0.1], new Rng(5));
    expect(parts.map(counts)).toEqual([
      [48, 24, 8],
      [6, 3, 1],
      [6, 3, 1],
    ]);
    const seen = (await Promise.all(parts.map(indicesOf))).flat();
    expect(seen.sort((a, b) => Number(a) - Number(b))).toEqual(range(0, 100));
    const [same] = await stratifiedSplit(skewed, [0.8], new Rng(5));
    expect(await indicesOf(same as Dataset)).toEqual(await indicesOf(parts[0] as Dataset));
    const [other] = await stratifiedSplit(skewed, [0.8], new Rng(6));
    expect(await indicesOf(other as Dataset)).not.toEqual(await indicesOf(parts[0] as Dataset));
  });

  it('loses no sample by rounding, and reads unknown labels', async () => {
    const thirds = await stratifiedSplit(asynchronous(10), [1 / 3, 1 / 3, 1 / 3], new Rng(1));
    expect(thirds.map(({ length }) => length).reduce((a, b) => a + b)).toBe(10);
    for (const part of thirds) expect(await indicesOf(part)).toEqual([...(await indicesOf(part))].sort());
  });

  it.each([[[0, 1]], [[0.6, 0.6]], [[-1]], [[]], [[Number.NaN]]])('rejects %j', async (fractions) => {
    await expect(stratifiedSplit(skewed, fractions, new Rng(1))).rejects.toThrow(ConfigError);
  });

  it('rejects an empty part', async () => {
    const rejected = stratifiedSplit(numbers(3), [0.9, 0.1], new Rng(1));
    await expect(rejected).rejects.toThrow('part 1 of the dataset would be empty');
  });
});

describe('kFold', () => {
  it.each([true, false])('puts every sample in one test set, stratified: %s', async (stratified) => {
    const folds = await kFold(numbers(32), { folds: 5, rng: new Rng(2), stratified });
    const tested = (await Promise.all(folds.map(({ test }) => indicesOf(test)))).flat();
    expect(tested.sort((a, b) => Number(a) - Number(b))).toEqual(range(0, 32));
    for (const { train, test } of folds) {
      expect([6, 7]).toContain(test.length);
      const both = [...(await indicesOf(train)), ...(await indicesOf(test))];
      expect(new Set(both).size).toBe(32);
      if (!stratified) continue;
      for (const label of [0, 1, 2]) {
        expect([2, 3]).toContain(Array.from(test.labels ?? []).filter((l) => l === label).length);
      }
    }
  });

  it('rejects fewer than two folds, and more folds than samples', async () => {
    for (const folds of [1, 4, 2.5]) {
      await expect(kFold(subset(numbers(9), [0, 1, 2]), { folds, rng: new Rng(1) })).rejects.toThrow(
        ConfigError,
      );
    }
  });
});
