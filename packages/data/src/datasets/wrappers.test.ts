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

/** `length` images of one pixel, which is their index; labels by `labelOf`. */
const numbers = (length: number, labelOf: (i: number) => number = (i) => i % 3) =>
  arrayDataset({
    images: Uint8Array.from({ length }, (_, i) => i),
    labels: Array.from({ length }, (_, i) => labelOf(i)),
    shape: [1, 1, 1],
    classes: ['a', 'b', 'c'],
  });

/** As a folder gives it: promises, samples undecoded too, labels unknown. */
const later = (length: number): Dataset & { asked: number[] } => {
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

/** One image of two pixels. */
const wide = () =>
  arrayDataset({ images: Uint8Array.of(8, 9), labels: [0], shape: [1, 2, 1], classes: ['a', 'b', 'c'] });

const indicesOf = async (dataset: Dataset) =>
  Promise.all(Array.from({ length: dataset.length }, async (_, i) => (await dataset.get(i)).image[0]));

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

testDataset('concat', () => concat([numbers(3), later(4)]), { length: 7, shape: [1, 1, 1] });
testDataset('mapSamples', () => mapSamples(later(4), (sample) => sample));
testDataset('cached', () => cached(later(5), { maxBytes: 3 }));
testDataset(
  'a part of a split',
  async () => (await stratifiedSplit(numbers(9), [0.5], new Rng(1)))[0] as Dataset,
);
testDataset(
  'a fold',
  async () => (await kFold(later(9), { folds: 2, rng: new Rng(1) }))[1]?.train as Dataset,
);

testDataset('concat of two sizes', () => concat([numbers(3), wide()]), { shape: [1, null, 1] });

describe('concat', () => {
  it('gives one dataset after the other, labels and undecoded samples where all know them', async () => {
    const whole = concat([numbers(2), numbers(3)]);
    expect(await indicesOf(whole)).toEqual([0, 1, 0, 1, 2]);
    expect([...(whole.labels as Int32Array)]).toEqual([0, 1, 0, 1, 2]);
    expect(concat([numbers(2), later(2)]).labels).toBeUndefined();
    expect(whole.encoded).toBeUndefined();
    const encoded = await concat([later(2), later(3)]).encoded?.(4);
    expect(encoded).toMatchObject({ name: '2.png', label: 2 });
  });

  it('knows the shape of each where they differ', async () => {
    const whole = concat([numbers(1), wide()]);
    expect(whole.shape).toEqual([1, null, 1]);
    expect([(await whole.get(0)).shape, (await whole.get(1)).shape]).toEqual([
      [1, 1, 1],
      [1, 2, 1],
    ]);
  });

  it('refuses none, other classes and other channels', () => {
    const images = Uint8Array.of(1, 2, 3);
    expect(() => concat([])).toThrow(ConfigError);
    const others = arrayDataset({ images, labels: [0, 1, 0], shape: [1, 1, 1], classes: ['c', 'd'] });
    expect(() => concat([numbers(1), others])).toThrow(
      'dataset 1 has the classes c, d, those before it a, b, c',
    );
    const color = arrayDataset({ images, labels: [0], shape: [1, 1, 3], classes: ['a', 'b', 'c'] });
    expect(() => concat([numbers(1), color])).toThrow('has 3 channels, those before it 1');
  });
});

it('mapSamples changes samples, at once where they are there', async () => {
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
  it('asks once for what it holds, up to its limit', async () => {
    const source = later(4);
    const held = cached(source, { maxBytes: 3 });
    await Promise.all([held.get(0), held.get(0), held.get(1), held.get(2), held.get(3)]);
    await Promise.all([held.get(0), held.get(1), held.get(2), held.get(3)]);
    expect(source.asked).toEqual([0, 1, 2, 3, 3]);
    expect(cached(numbers(2), { maxBytes: 1 })).toMatchObject({ labels: Int32Array.of(0, 1) });
    expect(() => cached(source, { maxBytes: Number.NaN })).toThrow(ConfigError);
  });

  it('holds no failure', async () => {
    let fail = true;
    const flaky = mapSamples(later(1), (sample) => {
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

  it('keeps the proportion of each class, and gives every sample once', async () => {
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

  it('loses nobody by rounding, and reads labels that it does not know', async () => {
    const thirds = await stratifiedSplit(later(10), [1 / 3, 1 / 3, 1 / 3], new Rng(1));
    expect(thirds.map(({ length }) => length).reduce((a, b) => a + b)).toBe(10);
    for (const part of thirds) expect(await indicesOf(part)).toEqual([...(await indicesOf(part))].sort());
  });

  it.each([[[0, 1]], [[0.6, 0.6]], [[-1]], [[]], [[Number.NaN]]])('refuses %j', async (fractions) => {
    await expect(stratifiedSplit(skewed, fractions, new Rng(1))).rejects.toThrow(ConfigError);
  });

  it('refuses to leave a part empty', async () => {
    const refused = stratifiedSplit(numbers(3), [0.9, 0.1], new Rng(1));
    await expect(refused).rejects.toThrow('part 1 of the dataset would be empty');
  });
});

describe('kFold', () => {
  it.each([true, false])('tests on every sample once, stratified: %s', async (stratified) => {
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

  it('refuses fewer than two folds, and more than samples', async () => {
    for (const folds of [1, 4, 2.5]) {
      await expect(kFold(subset(numbers(9), [0, 1, 2]), { folds, rng: new Rng(1) })).rejects.toThrow(
        ConfigError,
      );
    }
  });
});
