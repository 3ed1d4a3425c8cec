import {
  ConfigError,
  checkNotNegative,
  checkNumber,
  checkPositive,
  checkWhole,
  type ScheduleSpec,
} from '@convkit/core';

/** Progress of a run, as a learning rate schedule sees it. */
export interface ScheduleProgress {
  /** Number of epochs completed. */
  readonly epoch: number;
  /** Number of steps taken in the whole run. */
  readonly step: number;
  /** Number of steps in each epoch. */
  readonly stepsPerEpoch: number;
  /** Number of epochs in the whole run. */
  readonly epochs: number;
}

/**
 * Computes the learning rate of the next step. `cosine` changes it at every step (Loshchilov & Hutter 2017, equation 5, without restarts),
 * after a linear warm-up that reaches `base` at its last step. `exponential` changes it at every step, too, the others only between epochs.
 */
export function learningRateAt(schedule: ScheduleSpec, base: number, progress: ScheduleProgress): number {
  switch (schedule.name) {
    case 'constant':
      return base;
    case 'step':
      return base * schedule.factor ** Math.floor(progress.epoch / schedule.every);
    case 'exponential':
      return base * schedule.factor ** progress.step;
    case 'cosine':
      return base * cosineAt(schedule.warmupEpochs ?? 0, schedule.final ?? 0, progress);
    case 'table':
      return schedule.values[Math.min(progress.epoch, schedule.values.length - 1)] as number;
  }
}

/** @throws ConfigError if `schedule` is invalid. */
export function checkSchedule(schedule: ScheduleSpec): void {
  switch (schedule.name) {
    case 'constant':
      break;
    case 'step':
      checkWhole("The schedule's every", schedule.every);
      checkPositive("The schedule's factor", schedule.factor);
      break;
    case 'exponential':
      checkPositive("The schedule's factor", schedule.factor);
      break;
    case 'cosine':
      checkNotNegative("The schedule's warmupEpochs", schedule.warmupEpochs ?? 0);
      checkNumber("The schedule's final", schedule.final ?? 0, 'from 0 to 1', (x) => x >= 0 && x <= 1);
      break;
    case 'table':
      if (schedule.values.length === 0) throw new ConfigError("The schedule's values are empty");
      for (const value of schedule.values) checkNotNegative("The schedule's learning rate", value);
      break;
    default:
      throw new ConfigError(`Unknown schedule '${(schedule as { name: string }).name}'`, {
        hint: 'Choose constant, step, exponential, cosine or table.',
      });
  }
}

function cosineAt(
  warmupEpochs: number,
  final: number,
  { step, stepsPerEpoch, epochs }: ScheduleProgress,
): number {
  const warmup = warmupEpochs * stepsPerEpoch;
  if (step < warmup) return Math.min(1, (step + 1) / warmup);
  const progress = Math.min(1, (step - warmup) / (epochs * stepsPerEpoch - warmup));
  return final + ((1 - final) * (1 + Math.cos(Math.PI * progress))) / 2;
}
