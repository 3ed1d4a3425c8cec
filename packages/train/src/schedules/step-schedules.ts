import {
  ConfigError,
  type CosineSchedule,
  checkNotNegative,
  checkPositive,
  checkWhole,
  type ExponentialSchedule,
  type PolynomialSchedule,
} from '@convkit/core';
import { checkPortion } from '../specs/checks.js';
import { optional, required } from '../specs/fields.js';
import { cosineBetween, portion, type ScheduleProgress, totalSteps } from './progress.js';
import type { ScheduleKind } from './schedule-kind.js';

/** Multiplies the learning rate after every step. */
export const EXPONENTIAL: ScheduleKind<ExponentialSchedule> = {
  fields: { factor: required(checkPositive) },
  rate: ({ factor }, base, { step }) => base * factor ** step,
};

/** Decays as a power of the remaining fraction of the run. */
export const POLYNOMIAL: ScheduleKind<PolynomialSchedule> = {
  fields: { power: optional(checkPositive), final: optional(checkPortion) },
  rate: ({ power = 1, final = 0 }, base, progress) => {
    const left = 1 - portion(progress.step, totalSteps(progress));
    return base * (final + (1 - final) * left ** power);
  },
};

/** Decays along half a cosine, once or with restarts. */
export const COSINE: ScheduleKind<CosineSchedule> = {
  fields: {
    warmupEpochs: optional(checkNotNegative),
    final: optional(checkPortion),
    t0: optional(checkPositive),
    tMult: optional(checkWhole),
  },
  check(path, { t0, tMult }) {
    if (tMult === undefined || t0 !== undefined) return;
    throw new ConfigError(`${path}.tMult needs t0`, {
      hint: 'Set t0, the number of epochs to the first restart.',
    });
  },
  rate(spec, base, progress) {
    const { warmupEpochs = 0, final = 0 } = spec;
    const warmup = warmupEpochs * progress.stepsPerEpoch;
    if (progress.step < warmup) return base * Math.min(1, (progress.step + 1) / warmup);
    return base * cosineBetween(1, final, positionInCycle(spec, warmup, progress));
  },
};

/** Position between two restarts, from 0 to 1. */
function positionInCycle({ t0, tMult = 1 }: CosineSchedule, warmup: number, progress: ScheduleProgress) {
  const { step, stepsPerEpoch } = progress;
  const done = step - warmup;
  if (t0 === undefined) return portion(done, totalSteps(progress) - warmup);
  let length = t0 * stepsPerEpoch;
  if (tMult === 1) return (done % length) / length;
  let start = 0;
  while (done >= start + length) {
    start += length;
    length *= tMult;
  }
  return (done - start) / length;
}
