import type { Safeguards } from '@convkit/core';
import type { Metric } from '../evaluation/metric.js';
import { type EpochMetrics, isImprovement, metricDirection, metricOf } from '../evaluation/metric-of.js';
import type { BestEpoch, SafeguardState, StoppingState } from './safeguard-state.js';

/** Metric of early stopping if the recipe names none. */
const DEFAULT_METRIC = 'validationLoss';

/** Result of an epoch. */
export interface EpochJudgment {
  readonly state: SafeguardState;
  /** Whether the epoch's weights are the best so far. */
  readonly isBest: boolean;
}

/** Metric that chooses the final weights of a run. Undefined if it ends with those of its last epoch. */
export function bestMetric({ keepBest, earlyStopping }: Safeguards): string | undefined {
  return keepBest ?? (earlyStopping && (earlyStopping.metric ?? DEFAULT_METRIC));
}

/**
 * Compares an epoch with those before it.
 * @param metrics - the run's metrics beside loss and accuracy, which know whether higher is better.
 * @throws ConfigError if the epoch lacks a metric that the recipe names.
 */
export function judgeEpoch(
  state: SafeguardState,
  epoch: EpochMetrics & { readonly epoch: number },
  recipe: Safeguards,
  metrics: readonly Metric[] = [],
): EpochJudgment {
  const best = bestAfter(state.best, epoch, recipe, metrics);
  const stopping = stoppingAfter(state.stopping, epoch, recipe, metrics);
  return {
    state: { ...state, ...(best && { best }), ...(stopping && { stopping }) },
    isBest: best !== state.best,
  };
}

function bestAfter(
  best: BestEpoch | undefined,
  epoch: EpochMetrics & { readonly epoch: number },
  recipe: Safeguards,
  metrics: readonly Metric[],
): BestEpoch | undefined {
  const metric = bestMetric(recipe);
  if (metric === undefined) return best;
  const value = metricOf(epoch, metric);
  const improves = isImprovement(value, best?.value, { direction: metricDirection(metric, metrics) });
  return improves ? { epoch: epoch.epoch, value } : best;
}

function stoppingAfter(
  before: StoppingState | undefined,
  epoch: EpochMetrics,
  { earlyStopping }: Safeguards,
  metrics: readonly Metric[],
): StoppingState | undefined {
  if (!earlyStopping) return before;
  const { metric = DEFAULT_METRIC, patience, minDelta = 0 } = earlyStopping;
  const value = metricOf(epoch, metric);
  if (isImprovement(value, before?.value, { direction: metricDirection(metric, metrics), minDelta })) {
    return { value, waited: 0, stopped: false };
  }
  const waited = (before?.waited ?? 0) + 1;
  return { ...before, waited, stopped: waited >= patience };
}
