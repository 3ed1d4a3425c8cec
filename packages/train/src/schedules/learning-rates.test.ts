import { expect, it } from 'vitest';
import { learningRates } from './learning-rates.js';

const run = { learningRate: 0.5, epochs: 2, stepsPerEpoch: 2 };

it('returns the rate of each step', () => {
  expect(learningRates({ name: 'step', every: 1, factor: 0.5 }, run)).toEqual([0.5, 0.5, 0.25, 0.25]);
  const own = ({ step }: { readonly step: number }) => step;
  expect(learningRates({ name: 'custom' }, { ...run, own })).toEqual([0, 1, 2, 3]);
});

it('ends a warm-up of the whole run at the first rate of the next schedule', () => {
  const schedule = { name: 'warmup', epochs: 9, next: { name: 'polynomial' } } as const;
  expect(learningRates(schedule, run)).toEqual([1, 2, 3, 4].map((step) => (0.5 * step) / 18));
});

it('takes one step of warm-up at least', () => {
  const schedule = { name: 'warmup', epochs: 0.01, initial: 0.1, next: { name: 'constant' } } as const;
  expect(learningRates(schedule, run)).toEqual([0.5, 0.5, 0.5, 0.5]);
});

it.each([1, 2, 3])('has finite rates in a run of %s steps', (stepsPerEpoch) => {
  for (const schedule of [
    { name: 'one-cycle' },
    { name: 'one-cycle', rise: 0.5, threePhase: true },
    { name: 'one-cycle', rise: 0 },
    { name: 'one-cycle', rise: 1, anneal: 'linear' },
    { name: 'cosine', t0: 0.1, tMult: 3 },
    { name: 'warmup', epochs: 1, next: { name: 'polynomial' } },
    { name: 'warmup', epochs: 1, next: { name: 'cosine' } },
  ] as const) {
    const rates = learningRates(schedule, { learningRate: 1, epochs: 1, stepsPerEpoch });
    expect(rates.every((rate) => rate >= 0 && rate <= 1)).toBe(true);
  }
});

it('does not know the rates on a plateau', () => {
  expect(() => learningRates({ name: 'plateau' }, run)).toThrow(/not known in advance/);
  expect(() => learningRates({ name: 'constant' }, { ...run, epochs: 0 })).toThrow(/epochs/);
});
