import { expect, it } from 'vitest';
import { planAveraging } from './averaging-plan.js';
import { sampleCount } from './sample-count.js';

const counts = (swa: Parameters<typeof sampleCount>[0]) =>
  Array.from({ length: 13 }, (_, step) => sampleCount(swa, step, 3));

it('counts the ends of epochs from the first one on', () => {
  expect(counts({ fromEpoch: 2 })).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3]);
  expect(counts({ fromEpoch: 1, everyEpochs: 2 })).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
});

it('counts steps from the beginning of the first epoch on', () => {
  expect(counts({ fromEpoch: 2, everySteps: 2 })).toEqual([0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

it('weights each sample of the average equally', () => {
  const plan = planAveraging({ swa: { fromEpoch: 2 } }, 3);
  expect([5, 6, 7, 9, 12].map((step) => plan?.rateAt(step))).toEqual([0, 1, 0, 1 / 2, 1 / 3]);
  expect([5, 6].map((step) => plan?.hasAverage(step))).toEqual([false, true]);
});

it('limits the decay of an exponential average during the warm-up', () => {
  const rates = (warmup: boolean) => {
    const plan = planAveraging({ ema: { decay: 0.9, warmup } }, 3);
    return [1, 2, 81, 1000].map((step) => plan?.rateAt(step) as number);
  };
  const expected = [0.9, 9 / 11, 0.1, 0.1];
  for (const [i, rate] of rates(true).entries()) expect(rate).toBeCloseTo(expected[i] as number, 12);
  for (const rate of rates(false)) expect(rate).toBeCloseTo(0.1, 12);
});

it('is off by default', () => {
  expect(planAveraging({}, 3)).toBeUndefined();
});
