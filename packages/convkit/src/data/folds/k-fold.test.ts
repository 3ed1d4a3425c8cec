import { ConfigError, DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { seriesTable } from '../../sequences/series-table.js';
import { textLines } from '../../sequences/text-lines.js';
import { classificationData } from '../build-data.js';
import type { ClassificationData, LabeledDataset } from '../classification-data.js';
import { classCounts } from '../split.js';
import type { MultiLabelData, RegressionData } from '../training-data.js';
import { foldOf, kFold } from './k-fold.js';

/** Samples whose only pixel and path tell them apart. */
function labeled(counts: readonly number[], start = 0): LabeledDataset {
  const labels = counts.flatMap((count, label) => Array.from({ length: count }, () => label));
  return {
    length: labels.length,
    classes: counts.map((_, label) => `class ${label}`),
    shape: [1, 1, 1],
    labels,
    paths: labels.map((_, i) => `${start + i}.png`),
    get: (index) => ({ image: Uint8Array.of(start + index), label: labels[index] as number }),
  };
}

const open = (counts: readonly number[], seed = 1) =>
  classificationData({ source: 'toy', train: labeled(counts) }, { seed });
const pathsOf = ({ paths = [] }: LabeledDataset) => [...paths];
const bytes = (text: string) => new TextEncoder().encode(text);

describe('kFold', () => {
  it.each([
    [[10, 10], 2],
    [[7, 5, 3], 3],
    [[23, 4, 11, 8], 4],
    [[6, 5], 5],
    [[2, 30, 1], 7],
    [[40], 40],
  ])('divides classes of %j samples into %i stratified folds', (counts, folds) => {
    const parts = kFold(open(counts), { folds });
    const total = counts.reduce((sum, count) => sum + count);
    const divided = total - counts.filter((count) => count === 1).length;
    const everything = pathsOf(labeled(counts)).sort();
    const seen = parts.flatMap(({ validation }) => pathsOf(validation));
    expect(parts).toHaveLength(folds);
    expect(new Set(seen).size).toBe(divided);
    expect(seen).toHaveLength(divided);
    for (const { train, validation } of parts) {
      expect([...pathsOf(train), ...pathsOf(validation)].sort()).toEqual(everything);
      expect([Math.floor(divided / folds), Math.ceil(divided / folds)]).toContain(validation.length);
      for (const [label, count] of classCounts(validation).entries()) {
        const share = counts[label] === 1 ? 0 : (counts[label] as number) / folds;
        expect([Math.floor(share), Math.ceil(share)]).toContain(count);
      }
    }
  });

  it('depends on the seed, and keeps samples with their labels', async () => {
    const data = open([9, 8]);
    const held = (seed: number) =>
      kFold(data, { folds: 3, seed }).map(({ validation }) => pathsOf(validation));
    expect(held(4)).toEqual(held(4));
    expect(held(4)).not.toEqual(held(5));
    for (const { train, validation } of kFold(data, { folds: 3 })) {
      for (const part of [train, validation]) {
        for (let i = 0; i < part.length; i++) {
          const { image, label } = await part.get(i);
          expect([`${image[0]}.png`, label]).toEqual([part.paths?.[i], part.labels[i]]);
          expect(label).toBe((image[0] as number) < 9 ? 0 : 1);
        }
      }
    }
  });

  it('warns of classes that some folds lack', () => {
    const data = open([1, 3, 8]);
    const warning = 'only one image of class 0: trained on, but not in the validation set';
    expect(data.warnings).toEqual([warning]);
    expect(foldOf(data, { fold: 1, folds: 4 }).warnings).toEqual([
      warning,
      'fewer samples than folds of class 1: some validation sets have none',
    ]);
  });
});

describe('the parts of foldOf', () => {
  const parts = { source: 'toy', train: labeled([6, 6]) };
  const other = labeled([3, 3], 100);
  const test = labeled([2, 2], 200);
  const size = ({ train, validation }: ClassificationData) => train.length + validation.length;

  it('are those of kFold', () => {
    const data = open([6, 6]);
    const paths = ({ train, validation }: ClassificationData) => [train, validation].map(pathsOf);
    const all = kFold(data, { folds: 3, seed: 9, limit: 5 }).map(paths);
    expect([1, 2, 3].map((fold) => paths(foldOf(data, { fold, folds: 3, seed: 9, limit: 5 })))).toEqual(all);
  });

  it('include what was held out, which serves for testing', () => {
    const data = foldOf(open([6, 6]), { fold: 2, folds: 3 });
    expect(size(data)).toBe(12);
    expect(data.test).toBe(data.validation);
    // Dividing a fold again divides the same samples.
    expect(size(foldOf(data, { fold: 1, folds: 4 }))).toBe(12);
  });

  it('include a validation part, beside a test part that stays as it is', () => {
    const data = classificationData({ ...parts, validation: other, test });
    const folded = foldOf(data, { fold: 1, folds: 3 });
    expect(size(folded)).toBe(18);
    expect(folded.test).toBe(data.test);
    expect(size(foldOf(folded, { fold: 1, folds: 2 }))).toBe(18);
  });

  it.each(['validation', 'test'])('leave out a %s part that serves for both', (name) => {
    const data = classificationData({ ...parts, [name]: other });
    const folded = foldOf(data, { fold: 3, folds: 3 });
    expect(size(folded)).toBe(12);
    expect(folded.test).toBe(data.test);
    expect(folded.validation).not.toBe(folded.test);
    expect([data.isHeldOut, folded.isHeldOut]).toEqual([undefined, true]);
  });

  it('limit the training set only', () => {
    const { train, validation } = foldOf(open([20, 10]), { fold: 1, folds: 5, limit: 6 });
    expect([classCounts(train), classCounts(validation)]).toEqual([
      [4, 2],
      [4, 2],
    ]);
    expect(() => foldOf(open([20, 10]), { fold: 1, folds: 5, limit: 1 })).toThrow(
      'limit is 1, but there are 2 classes',
    );
  });
});

describe('other tasks', () => {
  const withTargets = (length: number, start = 0): LabeledDataset => ({
    ...labeled([length], start),
    classes: [],
    targets: { width: 2, values: Float64Array.from({ length: 2 * length }, (_, i) => 2 * start + i) },
  });
  const shared = { source: 'toy.csv', channels: 1, classes: [], warnings: [] } as const;

  it.each(['regression', 'multi-label'] as const)('divides data of %s with its targets', (task) => {
    const [train, validation] = [withTargets(8), withTargets(5, 8)];
    const data = {
      ...shared,
      task,
      targets: ['x', 'y'],
      train,
      validation,
      test: withTargets(2, 13),
    } as RegressionData | MultiLabelData;
    const folds = kFold(data, { folds: 4 });
    expect(folds.map((fold) => fold.validation.length).sort()).toEqual([3, 3, 3, 4]);
    for (const fold of folds) {
      expect(fold.test).toBe(data.test);
      for (const { paths = [], targets } of [fold.train, fold.validation]) {
        const expected = paths.flatMap((path) => [
          2 * Number.parseInt(path, 10),
          2 * Number.parseInt(path, 10) + 1,
        ]);
        expect(Array.from(targets?.values ?? [])).toEqual(expected);
      }
    }
    expect(foldOf(data, { fold: 1, folds: 4, limit: 3 }).train.length).toBe(3);
  });

  it('encodes text by the vocabulary of the training folds', async () => {
    const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    const lines = words.map((word, i) => `${i % 2 === 0 ? 'a' : 'b'}\t${word}`).join('\n');
    for (const test of [undefined, bytes('a\tone nine ten\nb\ttwo\na\tsix')]) {
      const data = await textLines(bytes(lines), test && { test });
      for (const fold of kFold(data, { folds: 4 })) {
        const samples = (part: LabeledDataset) => part.sequences?.samples ?? [];
        const { encoding } = fold;
        if (encoding?.kind !== 'text') throw new Error('the data is text');
        expect([...encoding.words].sort()).toEqual([...samples(fold.train)].sort());
        expect(samples(fold.validation)).toHaveLength(2);
        // Both words that are held out are unknown (1); the rest is padding (0).
        const values = [...(fold.validation.sequences?.encoded.values ?? [])];
        expect(values.filter((value) => value !== 0)).toEqual([1, 1]);
        expect(fold.test.length).toBe(test ? 3 : 2);
        expect(fold.test.sequences?.encoded.shape).toEqual(fold.train.sequences?.encoded.shape);
        expect(fold.test === fold.validation).toBe(test === undefined);
      }
    }
  });

  it('normalizes series by the training folds', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => `${i},${i * i},${i}`).join('\n');
    const data = await seriesTable(bytes(`y,t0,t1\n${lines}`), { targets: ['y'] });
    const means = kFold(data, { folds: 3 }).map(({ train, validation, encoding }) => {
      expect([train.length, validation.length]).toEqual([6, 3]);
      if (encoding?.kind !== 'series') throw new Error('the data is series');
      const values = (train.sequences?.samples ?? []).flatMap((sample) => [...(sample as Float64Array)]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(encoding.mean[0]).toBeCloseTo(mean, 4);
      expect(Array.from(train.targets?.values ?? [])).toEqual(
        (train.sequences?.samples ?? []).map((sample) => (sample as Float64Array)[1]),
      );
      return mean;
    });
    expect(new Set(means).size).toBe(3);
  });
});

describe('wrong values', () => {
  it.each([
    [{ fold: 1, folds: 1 }, 'folds must be a whole number from 2, got 1'],
    [{ fold: 0, folds: 3 }, 'fold must be a whole number from 1 to 3, got 0'],
    [{ fold: 4, folds: 3 }, 'fold must be a whole number from 1 to 3, got 4'],
    [{ fold: 1.5, folds: 3 }, 'fold must be a whole number from 1 to 3, got 1.5'],
    [{ fold: 1, folds: 3, seed: -1 }, 'seed must be'],
    [{ fold: 1, folds: 3, limit: 0 }, 'limit must be'],
    [{ fold: 1, folds: 3, of: 2 } as never, "unknown option 'of'"],
  ])('%j is a ConfigError', (options, message) => {
    expect(() => foldOf(open([5, 5]), options)).toThrow(ConfigError);
    expect(() => foldOf(open([5, 5]), options)).toThrow(message);
  });

  it('rejects data that is too small, or no data', () => {
    expect(() => kFold(open([3, 3]), { folds: 7 })).toThrow(
      'toy has too few samples for 7 folds: 6 samples to divide',
    );
    expect(() => kFold(open([3, 1, 1]), { folds: 4 })).toThrow(
      '3 samples to divide and 2 classes of a single sample',
    );
    expect(() => kFold(open([2]), { folds: 2 })).toThrow(DataError);
    expect(() => kFold({} as ClassificationData, { folds: 2 })).toThrow('data must be image data');
  });
});
