import {
  ConfigError,
  checkNotNegative,
  checkNumber,
  checkPositive,
  checkWhole,
  type ScheduleSpec,
} from '@convkit/core';

/** A moment of a run. */
export interface Moment {
  /** From 0. */
  readonly epoch: number;
  /** Of the whole run, from 0. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Of the whole run. */
  readonly epochs: number;
}

/**
 * The learning rate of one step. `cosine` moves step by step (Loshchilov & Hutter 2017, eq. 5, without restarts), after
 * a warm-up that reaches `base` at its last step; the others stay the same for an epoch.
 */
export function learningRateAt(schedule: ScheduleSpec, base: number, moment: Moment): number {
  switch (schedule.name) {
    case 'constant':
      return base;
    case 'step':
      return base * schedule.factor ** Math.floor(moment.epoch / schedule.every);
    case 'cosine':
      return base * cosineAt(schedule.warmupEpochs ?? 0, schedule.final ?? 0, moment);
    case 'table':
      return schedule.values[Math.min(moment.epoch, schedule.values.length - 1)] as number;
  }
}

/** @throws ConfigError for a schedule that makes no sense. */
export function checkSchedule(schedule: ScheduleSpec): void {
  switch (schedule.name) {
    case 'constant':
      break;
    case 'step':
      checkWhole("the schedule's every", schedule.every);
      checkPositive("the schedule's factor", schedule.factor);
      break;
    case 'cosine':
      checkNotNegative("the schedule's warmupEpochs", schedule.warmupEpochs ?? 0);
      checkNumber("the schedule's final", schedule.final ?? 0, 'from 0 to 1', (x) => x >= 0 && x <= 1);
      break;
    case 'table':
      if (schedule.values.length === 0) throw new ConfigError("the schedule's table is empty");
      for (const value of schedule.values) checkNotNegative("the schedule's learning rate", value);
      break;
    default:
      throw new ConfigError(`there is no schedule '${(schedule as { name: string }).name}'`, {
        hint: 'Take constant, step, cosine or table.',
      });
  }
}

function cosineAt(warmupEpochs: number, final: number, { step, stepsPerEpoch, epochs }: Moment): number {
  const warmup = warmupEpochs * stepsPerEpoch;
  if (step < warmup) return Math.min(1, (step + 1) / warmup);
  const progress = Math.min(1, (step - warmup) / (epochs * stepsPerEpoch - warmup));
  return final + ((1 - final) * (1 + Math.cos(Math.PI * progress))) / 2;
}
