import { ConfigError, DataError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { encodeSeries, fitSeriesEncoding } from './series-encoding.js';

describe('fitSeriesEncoding', () => {
  it('takes the mean and deviation of each channel over all steps', () => {
    const encoding = fitSeriesEncoding(
      [
        [1, 10, 3, 10],
        [5, 10],
      ],
      ['x', 'y'],
      2,
    );
    expect(encoding).toMatchObject({ kind: 'series', length: 2, channels: ['x', 'y'], mean: [3, 10] });
    expect(encoding.std[0]).toBeCloseTo(Math.sqrt(8 / 3), 12);
    expect(encoding.std[1]).toBe(1);
  });

  it('avoids cancellation with a large mean', () => {
    const { mean, std } = fitSeriesEncoding([[1e9, 1e9 + 1, 1e9 + 2]], ['x'], 3);
    expect(mean[0]).toBe(1e9 + 1);
    expect(std[0]).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });

  it('rejects a length that is not a whole number', () => {
    expect(() => fitSeriesEncoding([[1]], ['x'], 0)).toThrow(ConfigError);
  });
});

describe('encodeSeries', () => {
  const encoding = { kind: 'series', length: 3, channels: ['x', 'y'], mean: [1, 10], std: [2, 5] } as const;

  it('normalizes each channel, and pads or cuts the end', () => {
    expect([...encodeSeries([3, 10, 1, 20], encoding)]).toEqual([1, 0, 0, 2, 0, 0]);
    expect([...encodeSeries([1, 10, 1, 10, 1, 10, 9, 9], encoding)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('rejects half a step, no steps, and values that are not finite', () => {
    for (const values of [[], [1], [1, 2, 3], [1, Number.NaN]]) {
      expect(() => encodeSeries(values, encoding)).toThrow(DataError);
    }
  });
});
