import {
  type ArgumentKind,
  ConfigError,
  type CustomSchedule,
  checkArguments,
  checkOptions,
  checkPositive,
  type PlateauSchedule,
  type ScheduleSpec,
  type WarmupSchedule,
} from '@convkit/core';
import { checkPortion } from '../specs/checks.js';
import { checkSpec, optional, required, type SpecKind } from '../specs/fields.js';
import { CONSTANT, MULTI_STEP, STEP, TABLE } from './epoch-schedules.js';
import { ONE_CYCLE, oneCycleMomentum } from './one-cycle.js';
import { PLATEAU } from './plateau.js';
import type { ScheduleProgress } from './progress.js';
import type { ScheduleKind } from './schedule-kind.js';
import { COSINE, EXPONENTIAL, POLYNOMIAL } from './step-schedules.js';

/** Custom schedule: returns the learning rate of the next step. It must depend only on its argument. */
export type ScheduleFunction = (progress: ScheduleProgress) => number;

type Followed = Exclude<ScheduleSpec, WarmupSchedule | CustomSchedule>;
type Kinds = { readonly [Name in Followed['name']]: ScheduleKind<Extract<Followed, { name: Name }>> };

const KINDS: Kinds = {
  constant: CONSTANT,
  step: STEP,
  'multi-step': MULTI_STEP,
  exponential: EXPONENTIAL,
  polynomial: POLYNOMIAL,
  cosine: COSINE,
  'one-cycle': ONE_CYCLE,
  plateau: PLATEAU,
  table: TABLE,
};

/** Names of the schedules that a recipe can hold as data. */
export const SCHEDULE_NAMES = [...Object.keys(KINDS), 'warmup'] as readonly Exclude<
  ScheduleSpec['name'],
  'custom'
>[];

/**
 * Computes the learning rate of the next step.
 * @param base - the optimizer's learning rate.
 * @param own - the schedule that `custom` stands for.
 */
export function learningRateAt(
  schedule: ScheduleSpec,
  base: number,
  progress: ScheduleProgress,
  own?: ScheduleFunction,
): number {
  checkArguments(
    'learningRateAt',
    { schedule, base, own },
    { schedule: SCHEDULE, base: 'number', own: 'function?' },
  );
  checkOptions('learningRateAt', progress, {
    epoch: 'number',
    epochs: 'number',
    step: 'number',
    stepsPerEpoch: 'number',
  });
  if (schedule.name === 'custom') return ownRate(own, progress);
  if (schedule.name !== 'warmup') {
    const kind = KINDS[schedule.name] as ScheduleKind<ScheduleSpec>;
    return kind.rate(schedule, base, progress);
  }
  const { steps, after } = splitWarmup(schedule, progress);
  const rate = learningRateAt(schedule.next, base, after, own);
  if (progress.step >= steps) return rate;
  const { initial = 1 / steps } = schedule;
  return rate * (steps === 1 ? 1 : initial + ((1 - initial) * progress.step) / (steps - 1));
}

/** Computes the momentum of the next step. Undefined if the schedule does not change it. */
export function momentumAt(schedule: ScheduleSpec, progress: ScheduleProgress): number | undefined {
  checkArguments('momentumAt', { schedule }, { schedule: SCHEDULE });
  checkOptions('momentumAt', progress, {
    epoch: 'number',
    epochs: 'number',
    step: 'number',
    stepsPerEpoch: 'number',
  });
  if (schedule.name === 'one-cycle') return oneCycleMomentum(schedule, progress);
  if (schedule.name !== 'warmup') return undefined;
  return momentumAt(schedule.next, splitWarmup(schedule, progress).after);
}

/** Number of steps of a warm-up, and the progress of the schedule after it, which stays at its start during the warm-up. */
export function splitWarmup(
  { epochs }: WarmupSchedule,
  progress: ScheduleProgress,
): { readonly steps: number; readonly after: ScheduleProgress } {
  const { stepsPerEpoch } = progress;
  const steps = Math.max(1, Math.round(epochs * stepsPerEpoch));
  const step = Math.max(0, progress.step - steps);
  const after = {
    step,
    epoch: Math.floor(step / stepsPerEpoch),
    epochs: progress.epochs - steps / stepsPerEpoch,
  };
  return { steps, after: { ...progress, ...after } };
}

/** The schedule after one or more warm-ups. */
export function afterWarmups(schedule: ScheduleSpec): Exclude<ScheduleSpec, WarmupSchedule> {
  checkArguments('afterWarmups', { schedule }, { schedule: 'object' });
  return schedule.name === 'warmup' ? afterWarmups(schedule.next) : schedule;
}

const SCHEDULE: ArgumentKind = [
  'a schedule with a known name',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['custom', 'warmup', ...Object.keys(KINDS)].includes((value as { readonly name: string }).name),
];

/**
 * Checks the settings of a schedule.
 * @param allowsCustom - whether the schedule may be, or end in, a custom one. Defaults to false.
 * @throws ConfigError naming the first setting that is unknown, missing or invalid.
 */
export function checkSchedule(
  schedule: ScheduleSpec,
  options: { readonly allowsCustom?: boolean | undefined } = {},
): void {
  checkOptions('checkSchedule', options, { allowsCustom: 'boolean?' });
  const { allowsCustom = false } = options;
  checkAt('schedule', schedule, allowsCustom);
}

function checkAt(path: string, schedule: unknown, allowsCustom: boolean): void {
  const warmup: SpecKind = {
    fields: {
      epochs: required(checkPositive),
      initial: optional(checkPortion),
      next: required((name, next) => checkAt(name, next, allowsCustom)),
    },
  };
  const kinds = { ...KINDS, warmup, ...(allowsCustom && { custom: { fields: {} } }) };
  const names = { what: 'schedule', path, example: "{ name: 'cosine' }" };
  checkSpec(schedule, kinds as Readonly<Record<string, SpecKind>>, names);
}

function ownRate(own: ScheduleFunction | undefined, progress: ScheduleProgress): number {
  if (!own) {
    throw new ConfigError("The recipe's schedule is 'custom', but none is passed", {
      hint: 'Pass a function as the option schedule of fit.',
    });
  }
  const rate = own(progress);
  if (Number.isFinite(rate) && rate >= 0) return rate;
  throw new ConfigError(`The schedule returned the learning rate ${rate} for step ${progress.step + 1}`, {
    hint: 'Return a finite number from 0.',
  });
}

/** The plateau schedule in a schedule, if it contains one. */
export function plateauOf(schedule: ScheduleSpec): PlateauSchedule | undefined {
  const last = afterWarmups(schedule);
  return last.name === 'plateau' ? last : undefined;
}
