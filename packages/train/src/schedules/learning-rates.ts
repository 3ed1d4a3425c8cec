import { ConfigError, checkOptions, checkPositive, checkWhole, type ScheduleSpec } from '@convkit/core';
import { checkSchedule, learningRateAt, plateauOf, type ScheduleFunction } from './schedules.js';

/** A run whose learning rates are computed. */
export interface LearningRatesOptions {
  /** Learning rate of the optimizer. */
  readonly learningRate: number;
  /** Number of epochs in the whole run. */
  readonly epochs: number;
  /** Number of steps in each epoch. */
  readonly stepsPerEpoch: number;
  /** The schedule that `custom` stands for. */
  readonly own?: ScheduleFunction;
}

/**
 * Computes the learning rate of each step of a run, for a plot.
 * @throws ConfigError if an option is invalid, or the schedule is 'plateau', which depends on how the run goes.
 */
export function learningRates(schedule: ScheduleSpec, options: LearningRatesOptions): number[] {
  checkOptions('learningRates', options, { own: 'function?' });
  const { learningRate, epochs, stepsPerEpoch, own } = options;
  checkSchedule(schedule, { allowsCustom: true });
  checkPositive('learningRate', learningRate);
  checkWhole('epochs', epochs);
  checkWhole('stepsPerEpoch', stepsPerEpoch);
  checkWhole('the number of steps', epochs * stepsPerEpoch, 1, 10_000_000);
  if (plateauOf(schedule)) {
    throw new ConfigError("The learning rates of the schedule 'plateau' are not known in advance", {
      hint: 'Plot those of the step events instead.',
    });
  }
  return Array.from({ length: epochs * stepsPerEpoch }, (_, step) => {
    const progress = { step, epoch: Math.floor(step / stepsPerEpoch), stepsPerEpoch, epochs };
    return learningRateAt(schedule, learningRate, progress, own);
  });
}
