import {
  ConfigError,
  checkFraction,
  checkPositive,
  describeValue,
  type OneCycleSchedule,
} from '@convkit/core';
import { checkBoolean, checkPortion } from '../specs/checks.js';
import { optional } from '../specs/fields.js';
import { cosineBetween, type ScheduleProgress, totalSteps } from './progress.js';
import type { ScheduleKind } from './schedule-kind.js';

/** Rises to the learning rate, then falls far below it. */
export const ONE_CYCLE: ScheduleKind<OneCycleSchedule> = {
  fields: {
    rise: optional(checkPortion),
    initial: optional(checkPositive),
    final: optional(checkPositive),
    anneal: optional(checkAnneal),
    threePhase: optional(checkBoolean),
    momentum: optional(checkRange),
  },
  check(path, { rise = 0.3, threePhase }) {
    if (!threePhase || rise <= 0.5) return;
    throw new ConfigError(`${path}.rise must be at most 0.5 with threePhase, got ${rise}`);
  },
  rate(spec, base, progress) {
    const { initial = 0.04, final = 4e-6, threePhase } = spec;
    const levels = threePhase ? [initial, 1, initial, final] : [initial, 1, final];
    return base * at(spec, levels, progress);
  },
};

/** Momentum of the next step. Undefined if the schedule does not change it. */
export function oneCycleMomentum(spec: OneCycleSchedule, progress: ScheduleProgress): number | undefined {
  if (!spec.momentum) return undefined;
  const [low, high] = spec.momentum;
  return at(spec, spec.threePhase ? [high, low, high, high] : [high, low, high], progress);
}

/** Value of a curve through `levels` at the start of the run and the end of each phase. */
function at(spec: OneCycleSchedule, levels: readonly number[], progress: ScheduleProgress): number {
  const { rise = 0.3, anneal = 'cosine', threePhase } = spec;
  const all = totalSteps(progress);
  const peak = rise * all - 1;
  const ends = threePhase ? [peak, 2 * peak, all - 1] : [peak, all - 1];
  const last = ends.length - 1;
  const found = ends.findIndex((end) => progress.step <= end);
  const phase = found < 0 ? last : found;
  const start = phase === 0 ? 0 : (ends[phase - 1] as number);
  const length = (ends[phase] as number) - start;
  const x = length > 0 ? Math.min(1, (progress.step - start) / length) : 1;
  const [from, to] = [levels[phase] as number, levels[phase + 1] as number];
  return anneal === 'linear' ? from + (to - from) * x : cosineBetween(from, to, x);
}

function checkAnneal(name: string, value: unknown): void {
  if (value === 'cosine' || value === 'linear') return;
  throw new ConfigError(`${name} must be 'cosine' or 'linear', got ${describeValue(value)}`);
}

function checkRange(name: string, range: readonly number[]): void {
  if (!Array.isArray(range) || range.length !== 2) {
    throw new ConfigError(`${name} must be [low, high], got ${describeValue(range)}`);
  }
  for (const value of range) checkFraction(`${name}'s ends`, value);
  if (range[0] > range[1]) throw new ConfigError(`${name} must be [low, high], got ${describeValue(range)}`);
}
