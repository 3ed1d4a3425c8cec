import { describe, expect, it } from 'vitest';
import { compareTensors } from './compare-tensors.js';
import { tensorStatistics } from './tensor-statistics.js';

const floats = (...values: number[]) =>
  ({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) }) as const;
const longs = (...values: bigint[]) =>
  ({ dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values) }) as const;

describe('tensorStatistics', () => {
  it('computes mean, standard deviation and range', () => {
    expect(tensorStatistics(floats(1, 2, 3, 6))).toEqual({
      elements: 4,
      mean: 3,
      std: Math.sqrt(3.5),
      min: 1,
      max: 6,
      zeros: 0,
      nonFinite: 0,
    });
  });

  it('stays exact far from zero', () => {
    const { mean, std } = tensorStatistics({
      dtype: 'float64',
      shape: [2],
      data: Float64Array.of(1e9, 1e9 + 2),
    });
    expect([mean, std]).toEqual([1e9 + 1, 1]);
  });

  it('leaves out and counts elements that are not finite', () => {
    const { mean, zeros, nonFinite } = tensorStatistics(floats(Number.NaN, 0, 4, Number.POSITIVE_INFINITY));
    expect([mean, zeros, nonFinite]).toEqual([2, 1, 2]);
  });

  it('takes integers of 64 bits, and no elements at all', () => {
    expect(tensorStatistics(longs(5n, 7n)).mean).toBe(6);
    expect(tensorStatistics(floats())).toMatchObject({ elements: 0, mean: Number.NaN, min: Number.NaN });
  });
});

describe('compareTensors', () => {
  it('finds no difference between equal tensors, NaN included', () => {
    const none = { different: 0, maxDifference: 0, relativeDifference: 0 };
    expect(compareTensors(floats(1, Number.NaN, 0), floats(1, Number.NaN, -0))).toEqual(none);
    expect(compareTensors(floats(), floats())).toEqual(none);
    expect(compareTensors(longs(3n), floats(3))).toEqual(none);
  });

  it('measures the largest and the relative difference', () => {
    expect(compareTensors(floats(3, 4), floats(3, 6))).toEqual({
      different: 1,
      maxDifference: 2,
      relativeDifference: 0.4,
    });
    expect(compareTensors(longs(2n ** 60n), longs(2n ** 60n + 1n)).maxDifference).toBe(1);
  });

  it('counts NaN and infinities as infinitely far from numbers', () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(compareTensors(floats(1), floats(Number.NaN)).maxDifference).toBe(infinite);
    expect(compareTensors(floats(infinite), floats(-infinite)).maxDifference).toBe(infinite);
    expect(compareTensors(floats(0), floats(1)).relativeDifference).toBe(infinite);
  });
});
