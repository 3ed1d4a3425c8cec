import { expect, it } from 'vitest';
import { accuracyOf, addToConfusionMatrix, countCorrect, emptyConfusionMatrix } from './metrics.js';

it('counts true classes in rows and predicted classes in columns', () => {
  const confusion = emptyConfusionMatrix(3);
  addToConfusionMatrix(confusion, [0, 2, 2], [0, 1, 2]);
  addToConfusionMatrix(confusion, Int32Array.of(2), Int32Array.of(1));
  expect(confusion).toEqual([
    [1, 0, 0],
    [0, 0, 2],
    [0, 0, 1],
  ]);
  expect(accuracyOf(confusion)).toBe(0.5);
});

it('has an accuracy of 0 without images', () => {
  expect(accuracyOf(emptyConfusionMatrix(2))).toBe(0);
  expect(accuracyOf([])).toBe(0);
});

it('counts correct predictions', () => {
  expect(countCorrect([1, 2, 3], [1, 0, 3])).toBe(2);
});
