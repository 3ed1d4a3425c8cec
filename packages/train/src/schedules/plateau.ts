import {
  ConfigError,
  checkNotNegative,
  checkPositive,
  checkWhole,
  describeValue,
  type PlateauSchedule,
} from '@convkit/core';
import { isImprovement, metricDirection } from '../evaluation/metric-of.js';
import { checkPortion } from '../specs/checks.js';
import { optional } from '../specs/fields.js';
import { NO_PLATEAU, type PlateauState } from './plateau-state.js';
import type { ScheduleKind } from './schedule-kind.js';

/** Reduces the learning rate when a metric stops improving. */
export const PLATEAU: ScheduleKind<PlateauSchedule> = {
  fields: {
    metric: optional(checkMetric),
    factor: optional(checkReduction),
    patience: optional((name, value) => checkWhole(name, value, 0)),
    threshold: optional(checkNotNegative),
    cooldown: optional((name, value) => checkWhole(name, value, 0)),
    final: optional(checkPortion),
  },
  rate: (_, base, { plateau = NO_PLATEAU }) => base * plateau.factor,
};

/** Name of the metric that a schedule follows. */
export const plateauMetric = ({ metric = 'validationLoss' }: PlateauSchedule): string => metric;

/** State after an epoch with this value of the metric. A value that is not finite is not an improvement. */
export function afterMetric(spec: PlateauSchedule, state: PlateauState, value: number): PlateauState {
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, final = 0 } = spec;
  const direction = metricDirection(plateauMetric(spec));
  const isBetter =
    Number.isFinite(value) &&
    isImprovement(value, state.best ?? undefined, {
      direction,
      // Relative to the best value, as PyTorch's threshold_mode 'rel'.
      minDelta: threshold * Math.abs(state.best ?? 0),
    });
  const best = isBetter ? value : state.best;
  const isCooling = state.cooldown > 0;
  const badEpochs = isBetter || isCooling ? 0 : state.badEpochs + 1;
  if (badEpochs <= patience) {
    return { ...state, best, badEpochs, cooldown: isCooling ? state.cooldown - 1 : 0 };
  }
  return { factor: Math.max(state.factor * factor, final), best, badEpochs: 0, cooldown };
}

function checkMetric(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new ConfigError(`${name} must be the name of a metric, got ${describeValue(value)}`);
}

function checkReduction(name: string, value: number): void {
  checkPositive(name, value);
  if (value >= 1) throw new ConfigError(`${name} must be below 1, got ${value}`);
}
