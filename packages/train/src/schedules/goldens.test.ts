import { readFileSync } from 'node:fs';
import type { PlateauSchedule, ScheduleSpec } from '@convkit/core';
import { expect, it } from 'vitest';
import { learningRates } from './learning-rates.js';
import { afterMetric } from './plateau.js';
import { NO_PLATEAU } from './plateau-state.js';
import { learningRateAt, momentumAt } from './schedules.js';

/** What PyTorch's schedulers compute with a learning rate of 0.3: tooling/goldens/training.py. */
interface Golden {
  readonly schedule: ScheduleSpec;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Learning rate of each step. */
  readonly rates: readonly number[];
  /** Momentum of each step. */
  readonly momenta?: readonly number[];
}

/** What `ReduceLROnPlateau` computes. */
interface PlateauGolden {
  readonly schedule: PlateauSchedule;
  readonly metrics: readonly number[];
  /** Learning rate after each epoch. */
  readonly rates: readonly number[];
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../goldens/${name}`, import.meta.url), 'utf8'));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of actual.entries()) {
    expect(value, `step ${step + 1}`).toBeCloseTo(expected[step] as number, 11);
  }
}

it.each(read<Golden[]>('schedules.json'))(
  'has the rates of PyTorch at every step: $schedule',
  ({ schedule, epochs, stepsPerEpoch, rates, momenta }) => {
    expectClose(learningRates(schedule, { learningRate: 0.3, epochs, stepsPerEpoch }), rates);
    const found = rates.map((_, step) => {
      return momentumAt(schedule, { step, epoch: Math.floor(step / stepsPerEpoch), stepsPerEpoch, epochs });
    });
    if (momenta) expectClose(found as number[], momenta);
    else expect(new Set(found)).toEqual(new Set([undefined]));
  },
);

it.each(read<PlateauGolden[]>('plateaus.json'))(
  'reduces the rate on a plateau as PyTorch does: $schedule',
  ({ schedule, metrics, rates }) => {
    let plateau = NO_PLATEAU;
    const found = metrics.map((metric, i) => {
      plateau = afterMetric(schedule, plateau, metric);
      const progress = { step: i + 1, epoch: i + 1, stepsPerEpoch: 1, epochs: metrics.length, plateau };
      return learningRateAt(schedule, 0.3, progress);
    });
    expectClose(found, rates);
    expect(new Set(rates).size).toBeGreaterThan(3);
  },
);
