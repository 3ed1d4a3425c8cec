import { ConfigError, type ScheduleSpec } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { checkSchedule, learningRateAt } from './schedules.js';

const rates = (schedule: ScheduleSpec, epochs: number, stepsPerEpoch: number, base = 1) =>
  Array.from({ length: epochs * stepsPerEpoch }, (_, step) =>
    learningRateAt(schedule, base, { step, epoch: Math.floor(step / stepsPerEpoch), stepsPerEpoch, epochs }),
  );

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((rate, step) => {
    expect(rate, `step ${step}`).toBeCloseTo(expected[step] as number, 12);
  });
}

describe('learningRateAt', () => {
  it('constant does not change', () => {
    expectClose(rates({ name: 'constant' }, 2, 2, 0.3), [0.3, 0.3, 0.3, 0.3]);
  });

  it('step multiplies the rate every few epochs', () => {
    expectClose(rates({ name: 'step', every: 2, factor: 0.1 }, 5, 1), [1, 1, 0.1, 0.1, 0.01]);
  });

  it('exponential multiplies the rate after every step', () => {
    expectClose(rates({ name: 'exponential', factor: 10 }, 2, 2, 1e-3), [1e-3, 1e-2, 0.1, 1]);
  });

  it('cosine decreases at every step, by half in the middle', () => {
    const quarter = (1 + Math.SQRT1_2) / 2;
    expectClose(rates({ name: 'cosine' }, 2, 2, 2), [2, 2 * quarter, 1, 2 * (1 - quarter)]);
  });

  it('cosine warms up to the base rate and ends near its final fraction', () => {
    const schedule = { name: 'cosine', warmupEpochs: 1, final: 0.2 } as const;
    expectClose(rates(schedule, 2, 4), [
      0.25,
      0.5,
      0.75,
      1,
      1,
      0.2 + 0.4 * (1 + Math.SQRT1_2),
      0.6,
      0.2 + 0.4 * (1 - Math.SQRT1_2),
    ]);
    const atEnd = { epoch: 2, step: 8, stepsPerEpoch: 4, epochs: 2 };
    expect(learningRateAt(schedule, 1, atEnd)).toBeCloseTo(0.2, 12);
  });

  it('cosine accepts a fraction of an epoch, or the whole run, as warm-up', () => {
    expectClose(rates({ name: 'cosine', warmupEpochs: 0.5 }, 1, 4), [0.5, 1, 1, 0.5]);
    expectClose(rates({ name: 'cosine', warmupEpochs: 2 }, 1, 2), [0.25, 0.5]);
    expectClose(rates({ name: 'cosine', warmupEpochs: 1 }, 1, 2), [0.5, 1]);
  });

  it('table gives absolute rates and repeats the last one', () => {
    expectClose(rates({ name: 'table', values: [0.5, 0.1] }, 3, 1, 9), [0.5, 0.1, 0.1]);
  });
});

it.each<[string, unknown]>([
  ['every', { name: 'step', every: 0, factor: 0.1 }],
  ['every', { name: 'step', every: 1.5, factor: 0.1 }],
  ['factor', { name: 'step', every: 1, factor: Number.NaN }],
  ['factor', { name: 'exponential', factor: 0 }],
  ['warmupEpochs', { name: 'cosine', warmupEpochs: -1 }],
  ['final', { name: 'cosine', final: 2 }],
  ['empty', { name: 'table', values: [] }],
  ['schedule.values must be an array of numbers', { name: 'table', values: [0.1, Number.POSITIVE_INFINITY] }],
  ['schedule.values[1] must be a number from 0, got -1', { name: 'table', values: [0.1, -1] }],
  ['schedule.milestones must ascend, got 3, 3', { name: 'multi-step', milestones: [3, 3], factor: 0.1 }],
  ['schedule.milestones[0]', { name: 'multi-step', milestones: [0.5], factor: 0.1 }],
  ['schedule.power', { name: 'polynomial', power: 0 }],
  ['schedule.tMult must be a whole number', { name: 'cosine', t0: 1, tMult: 1.5 }],
  ['schedule.tMult needs t0', { name: 'cosine', tMult: 2 }],
  ["schedule.anneal must be 'cosine' or 'linear'", { name: 'one-cycle', anneal: 'cos' }],
  ['schedule.rise must be at most 0.5', { name: 'one-cycle', rise: 0.6, threePhase: true }],
  ['schedule.momentum must be [low, high], got [0.9,0.8]', { name: 'one-cycle', momentum: [0.9, 0.8] }],
  ["schedule.momentum's ends", { name: 'one-cycle', momentum: [0.9, 1] }],
  ['schedule.factor must be below 1', { name: 'plateau', factor: 2 }],
  ['schedule.patience', { name: 'plateau', patience: -1 }],
  ['schedule.metric must be the name of a metric', { name: 'plateau', metric: 3 }],
  ["schedule.warmupEpoch is not a setting of 'cosine'", { name: 'cosine', warmupEpoch: 1 }],
  ["schedule.factor is not a setting of 'constant'", { name: 'constant', factor: 1 }],
  ['schedule.next is missing', { name: 'warmup', epochs: 1 }],
  ['schedule.epochs', { name: 'warmup', epochs: 0, next: { name: 'constant' } }],
  ['schedule.next.factor is missing', { name: 'warmup', epochs: 1, next: { name: 'exponential' } }],
  ["there is no schedule 'linear'", { name: 'warmup', epochs: 1, next: { name: 'linear' } }],
  ["there is no schedule 'custom'", { name: 'custom' }],
  ['schedule must be an object whose name is one of constant, step', 'cosine'],
])('rejects an invalid schedule: %s', (message, schedule) => {
  expect(() => checkSchedule(schedule as ScheduleSpec)).toThrow(ConfigError);
  expect(() => checkSchedule(schedule as ScheduleSpec)).toThrow(message);
});
