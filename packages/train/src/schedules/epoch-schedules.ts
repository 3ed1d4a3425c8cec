import {
  ConfigError,
  type ConstantSchedule,
  checkNotNegative,
  checkPositive,
  checkWhole,
  type MultiStepSchedule,
  type StepSchedule,
  type TableSchedule,
} from '@convkit/core';
import { checkNumbers } from '../specs/checks.js';
import { required } from '../specs/fields.js';
import type { ScheduleKind } from './schedule-kind.js';

/** Constant learning rate. */
export const CONSTANT: ScheduleKind<ConstantSchedule> = { fields: {}, rate: (_, base) => base };

/** Multiplies the learning rate every few epochs. */
export const STEP: ScheduleKind<StepSchedule> = {
  fields: { every: required(checkWhole), factor: required(checkPositive) },
  rate: ({ every, factor }, base, { epoch }) => base * factor ** Math.floor(epoch / every),
};

/** Multiplies the learning rate after given epochs. */
export const MULTI_STEP: ScheduleKind<MultiStepSchedule> = {
  fields: { milestones: required(checkMilestones), factor: required(checkPositive) },
  rate: ({ milestones, factor }, base, { epoch }) =>
    base * factor ** milestones.filter((milestone) => milestone <= epoch).length,
};

/** Absolute learning rate of each epoch. */
export const TABLE: ScheduleKind<TableSchedule> = {
  fields: { values: required(checkRates) },
  rate: ({ values }, _, { epoch }) => values[Math.min(epoch, values.length - 1)] as number,
};

function checkMilestones(name: string, milestones: readonly number[]): void {
  checkNumbers(name, milestones);
  for (const [i, milestone] of milestones.entries()) {
    checkWhole(`${name}[${i}]`, milestone);
    if (i === 0 || milestone > (milestones[i - 1] as number)) continue;
    throw new ConfigError(`${name} must ascend, got ${milestones.join(', ')}`, {
      hint: 'Sort the milestones.',
    });
  }
}

function checkRates(name: string, values: readonly number[]): void {
  checkNumbers(name, values);
  for (const [i, value] of values.entries()) checkNotNegative(`${name}[${i}]`, value);
}
