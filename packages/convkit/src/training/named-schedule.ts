import type { ScheduleSpec } from '@convkit/core';
import { ConfigError, checkArguments, describeValue } from '@convkit/core';

/** Schedules that suit runs of any length, by name. */
export type NamedSchedule = 'constant' | 'cosine' | 'one-cycle' | 'step' | 'plateau';

const SCHEDULES: Readonly<Record<NamedSchedule, (epochs: number) => ScheduleSpec>> = {
  constant: () => ({ name: 'constant' }),
  cosine: () => ({ name: 'cosine' }),
  'one-cycle': () => ({ name: 'one-cycle' }),
  step: (epochs) => ({ name: 'step', every: Math.max(1, Math.ceil(epochs / 3)), factor: 0.1 }),
  plateau: (epochs) => ({ name: 'plateau', patience: Math.max(1, Math.round(epochs / 10)) }),
};

/** Names of the schedules that `namedSchedule` knows. */
export const NAMED_SCHEDULES = Object.keys(SCHEDULES) as readonly NamedSchedule[];

/**
 * The schedule of that name for a run of `epochs` epochs: 'step' has three steps of a tenth each, and 'plateau' waits for a tenth of the run.
 */
export const namedSchedule = (name: NamedSchedule, epochs: number): ScheduleSpec => {
  checkArguments('namedSchedule', { epochs }, { epochs: 'whole' });
  if (!NAMED_SCHEDULES.includes(name)) {
    throw new ConfigError(`there is no schedule ${describeValue(name)}`, {
      hint: `Use one of ${NAMED_SCHEDULES.join(', ')}.`,
    });
  }
  return SCHEDULES[name](epochs);
};

/** Puts a linear warm-up of `epochs` epochs in front of a schedule. With 0 epochs, returns the schedule. */
export const withWarmup = (next: ScheduleSpec, epochs: number): ScheduleSpec => {
  checkArguments('withWarmup', { next, epochs }, { next: 'object', epochs: 'not negative' });
  return epochs === 0 ? next : { name: 'warmup', epochs, next };
};
