import { describe, expect, it } from 'vitest';
import type { LabeledDataset } from './classification-data.js';
import { classCounts, holdOut, limitTo } from './split.js';

function labeled(...counts: number[]): LabeledDataset {
  const labels = counts.flatMap((count, label) => Array.from({ length: count }, () => label));
  return {
    length: labels.length,
    classes: counts.map((_, label) => `class ${label}`),
    shape: [1, 1, 1],
    labels,
    paths: labels.map((label, i) => `${label}/${i}.png`),
    get: (index) => ({ image: Uint8Array.of(index), label: labels[index] as number }),
  };
}

describe('holdOut', () => {
  it('holds out at least one image of each class with two or more', () => {
    const { train, validation } = holdOut(labeled(60, 60, 7, 2, 1), 0.2, 1);
    expect(classCounts(validation)).toEqual([12, 12, 1, 1, 0]);
    expect(classCounts(train)).toEqual([48, 48, 6, 1, 1]);
  });

  it('puts every image in exactly one part, with its path', () => {
    const { train, validation } = holdOut(labeled(10, 5), 0.3, 7);
    const paths = [...(train.paths ?? []), ...(validation.paths ?? [])].sort();
    expect(paths).toEqual([...(labeled(10, 5).paths ?? [])].sort());
  });

  it('depends on the seed alone', () => {
    const paths = (seed: number) => holdOut(labeled(50, 50), 0.2, seed).validation.paths;
    expect(paths(1)).toEqual(paths(1));
    expect(paths(1)).not.toEqual(paths(2));
  });
});

describe('limitTo', () => {
  it.each([
    [[60, 60, 60], 50, [17, 17, 16]],
    [[100, 10], 11, [10, 1]],
    [[1000, 1, 1], 10, [8, 1, 1]],
    [[5, 5], 100, [5, 5]],
    [[30, 20, 10], 3, [1, 1, 1]],
    [[30, 20, 10], 2, [1, 1, 0]],
  ])('of %j takes %i as %j', (counts, count, expected) => {
    const chosen = classCounts(limitTo(labeled(...counts), count, 1));
    expect(chosen.reduce((sum, n) => sum + n, 0)).toBe(expected.reduce((sum, n) => sum + n, 0));
    expect([...chosen].sort()).toEqual([...expected].sort());
  });
});
