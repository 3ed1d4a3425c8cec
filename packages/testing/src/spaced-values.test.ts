import { Rng } from '@convkit/core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { normalValues, spacedValues } from './spaced-values.js';

it('creates values that are apart from each other and from zero', () => {
  const values = spacedValues([3, 5, 7], new Rng(1), 0.2);
  expect(values.shape).toEqual([3, 5, 7]);
  const sorted = [...values.dataSync()].sort((a, b) => a - b);
  for (let i = 1; i < sorted.length; i++) {
    expect((sorted[i] as number) - (sorted[i - 1] as number)).toBeCloseTo(0.2, 5);
  }
  expect(Math.min(...sorted.map(Math.abs))).toBeCloseTo(0.1, 5);
  expect([...values.dataSync()]).not.toEqual(sorted);
});

it('is determined by the generator', () => {
  for (const make of [spacedValues, normalValues]) {
    const [a, b, c] = [1, 1, 2].map((seed) => [...make([9], new Rng(seed)).dataSync()]);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  }
});
