import { expect, it } from 'vitest';
import { toChannelImages } from '../requests/channel-images.js';
import { isFiniteRange, rangeInText } from './range.js';

const of = (...values: number[]) => toChannelImages(values, { height: 1, width: values.length, channels: 1 });

it('finds the values of a training that diverged, wherever they are', () => {
  expect(isFiniteRange(of(0, 1, 2))).toBe(true);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const values of [
      [bad, 1, 2],
      [0, bad, 2],
      [0, 1, bad],
      [bad, bad, bad],
    ]) {
      expect(isFiniteRange(of(...values))).toBe(false);
    }
  }
});

it('writes the range in three digits', () => {
  expect(rangeInText(of(-1, 2.3456))).toEqual({ low: '-1.00', high: '2.35' });
});
