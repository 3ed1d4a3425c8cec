import { ConfigError, DataError } from '@convkit/core';
import { arrayDataset, mapSamples, type Shape } from '@convkit/data';
import { expect, it } from 'vitest';
import { classificationData } from './build-data.js';
import { classCounts } from './split.js';

/** Blank images: `counts` of each class. */
function blank(counts: readonly number[], shape: Shape = [1, 1, 3]) {
  const labels = counts.flatMap((count, label) => Array(count).fill(label));
  const images = new Uint8Array(labels.length * shape[2]);
  return arrayDataset({ images, labels, shape, classes: counts.map((_, label) => `class ${label}`) });
}

it('splits a dataset by the rules of imageFolder', () => {
  const data = classificationData({ source: 'webcam', train: blank([10, 5]) }, { limit: 6 });
  expect(data).toMatchObject({
    source: 'webcam',
    classes: ['class 0', 'class 1'],
    channels: 3,
    warnings: [],
  });
  expect(classCounts(data.validation)).toEqual([2, 1]);
  expect(classCounts(data.train)).toEqual([4, 2]);
  expect(data.test).toBe(data.validation);
});

it('keeps a test set, which serves for validation too', () => {
  const [train, test] = [blank([3, 3]), blank([1, 1])];
  const data = classificationData({ source: 'mine', train, test, background: 0, warnings: ['few images'] });
  expect(data).toMatchObject({ background: 0, warnings: ['few images'] });
  expect([data.train, data.validation, data.test]).toEqual([train, test, test]);
});

it('rejects a test set of other classes or channels', () => {
  const open = (test: ReturnType<typeof blank>) =>
    classificationData({ source: 'x', train: blank([3, 3]), test });
  expect(() => open(blank([1, 1, 1]))).toThrow(
    'the test set has the classes class 0, class 1, class 2; the training set has class 0, class 1',
  );
  expect(() => open(blank([1, 1], [1, 1, 1]))).toThrow('images with 1 channel, the training set with 3');
});

it('rejects what it cannot split', () => {
  const split = (train: ReturnType<typeof blank>, options = {}) =>
    classificationData({ source: 'x', train }, options);
  expect(() => split(blank([3, 0]))).toThrow('there are no training images of class 1');
  expect(split(blank([3, 0]), { allowEmpty: true }).train.length).toBe(2);
  expect(() => split(blank([1, 1]))).toThrow(DataError);
  expect(() => split(blank([2, 2], [1, 1, 2]))).toThrow(
    'images must have 1 channel (grayscale) or 3 (RGB), got 2',
  );
  expect(() => split(blank([2, 2]), { limit: 0 })).toThrow(ConfigError);
  const unlabeled = mapSamples(blank([2, 2]), (sample) => sample);
  expect(() => classificationData({ source: 'x', train: unlabeled })).toThrow('does not list its labels');
});
