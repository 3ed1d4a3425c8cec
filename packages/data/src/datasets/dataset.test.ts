import { ConfigError, DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { arrayDataset, subset, take } from '../index.js';

const images = Uint8Array.from({ length: 8 }, (_, i) => i);
const shape = [1, 2, 1] as const;
const classes = ['a', 'b'];
const dataset = arrayDataset({ images, labels: [0, 1, 1, 0], shape, classes });

describe('arrayDataset', () => {
  it('returns samples by index', () => {
    expect(dataset).toMatchObject({ length: 4, shape, classes });
    expect(dataset.get(3)).toEqual({ image: Uint8Array.of(6, 7), label: 0 });
    for (const index of [4, -1, 0.5, NaN]) expect(() => dataset.get(index)).toThrow(ConfigError);
  });

  it.each([
    ['half an image', { images: images.subarray(1) }, '7 bytes are not a whole number of 1x2x1 images'],
    ['an empty shape', { shape: [0, 2, 1] as const }, 'not a whole number'],
    ['a missing label', { labels: [0, 1, 1] }, 'images holds 4 images, but labels holds 3 labels'],
    [
      'a label out of range',
      { labels: [0, 1, 2, 0] },
      'labels, entry 2: label 2 is out of range: with 2 classes',
    ],
    ['half a label', { labels: [0, 0.5, 1, 0] }, 'entry 1: label 0.5'],
  ])('rejects %s', (_, change, message) => {
    const create = () => arrayDataset({ images, labels: [0, 1, 1, 0], shape, classes, ...change });
    expect(create).toThrow(DataError);
    expect(create).toThrow(message);
  });
});

describe('subset and take', () => {
  it('select samples', () => {
    const chosen = subset(dataset, [3, 1, 3]);
    expect(chosen).toMatchObject({ length: 3, shape, classes });
    expect([0, 1, 2].map((i) => chosen.get(i))).toEqual([3, 1, 3].map((i) => dataset.get(i)));
    expect(take(dataset, 2)).toMatchObject({ length: 2 });
    expect(take(dataset, 9)).toMatchObject({ length: 4 });
    expect(take(subset(dataset, [2, 0]), 1).get(0)).toEqual(dataset.get(2));
  });

  it('reject indices and counts out of range', () => {
    for (const index of [4, -1, 0.5]) expect(() => subset(dataset, [0, index])).toThrow(ConfigError);
    expect(() => subset(dataset, [0]).get(1)).toThrow(
      'sample index 1 is out of range: the dataset has 1 samples',
    );
    for (const count of [0, -1, 1.5, NaN]) expect(() => take(dataset, count)).toThrow(ConfigError);
  });
});
