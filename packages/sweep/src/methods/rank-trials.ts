import { checkOptions } from '@convkit/core';
import { metricDirection, metricOf } from '@convkit/train';
import type { CurvePoint, JobResult } from '../engine/trial-job.js';
import { GOAL } from '../spec/goal.js';
import type { Goal, SweepSpec } from '../spec/sweep-spec.js';
import { checkPlan } from './check-plan.js';
import { trialJobs } from './jobs-of.js';
import type { SweepPlan } from './plan-sweep.js';
import type { Results } from './results.js';

/** The metric of a trial over its runs. */
export interface TrialValue {
  /** Mean of the metric. */
  readonly mean: number;
  /** Standard deviation of a single run (divided by n - 1). Undefined for a single run. */
  readonly deviation?: number;
  /** Epochs that all its runs have completed. */
  readonly epochs: number;
}

/** A trial with its value. */
export interface RankedTrial extends TrialValue {
  /** Number of the trial, from 1. */
  readonly trial: number;
}

/** Whether small or large values of the sweep's metric are better. */
export function goalOf(spec: Pick<SweepSpec, 'metric' | 'goal'>): Goal {
  checkOptions('goalOf', spec, { metric: 'name', goal: GOAL });
  const { metric, goal } = spec;
  return goal ?? (metricDirection(metric) === 'lower' ? 'minimize' : 'maximize');
}

/** The epoch whose weights a run keeps. */
export const keptPoint = ({ curve = [], bestEpoch }: JobResult): CurvePoint | undefined =>
  bestEpoch === undefined ? curve.at(-1) : curve.find(({ epoch }) => epoch === bestEpoch);

/**
 * The value of the epoch whose weights a run keeps. Undefined if the run has failed or diverged.
 * @throws ConfigError if the run does not report the metric.
 */
export function metricOfResult(result: JobResult, metric: string): number | undefined {
  const point = result.state === 'done' ? keptPoint(result) : undefined;
  if (!point) return undefined;
  const value = metricOf(point, metric);
  return Number.isFinite(value) ? value : undefined;
}

/** Trials whose runs have all completed these epochs, best first, equal ones in their order. */
export function rankAt(
  plan: SweepPlan,
  trials: readonly number[],
  epochs: number,
  results: Results,
): number[] {
  const ranked = trials.flatMap((trial) => {
    const value = valueAt(plan, trial, epochs, results);
    return value ? [{ trial, ...value }] : [];
  });
  return ranked.sort(byValue(plan.spec)).map(({ trial }) => trial);
}

/** All trials with a value, best first. Those that have completed more epochs come first. A trial that has diverged has no value. */
export function rankAll(plan: SweepPlan, results: Results): RankedTrial[] {
  checkPlan('rankAll', plan, { results });
  const diverged = new Set([...results.values()].filter(hasDiverged).map(({ trial }) => trial));
  const ranked = plan.brackets.flatMap(({ offset, rungs }) =>
    Array.from({ length: rungs[0]?.trials ?? 0 }, (_, i) => offset + i + 1).flatMap((trial) => {
      if (diverged.has(trial)) return [];
      for (const { epochs } of rungs.toReversed()) {
        const value = valueAt(plan, trial, epochs, results);
        if (value) return [{ trial, ...value }];
      }
      return [];
    }),
  );
  return ranked.sort(byValue(plan.spec));
}

const hasDiverged = ({ state }: JobResult) => state === 'diverged';

/** Value of a trial after some epochs. Undefined unless all of its runs have completed them. */
function valueAt(plan: SweepPlan, trial: number, epochs: number, results: Results): TrialValue | undefined {
  const values: number[] = [];
  for (const { id } of trialJobs(plan, trial, epochs)) {
    const result = results.get(id);
    const value = result && metricOfResult(result, plan.spec.metric);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return { ...meanOf(values), epochs };
}

const byValue = (spec: SweepSpec) => {
  const sign = goalOf(spec) === 'minimize' ? 1 : -1;
  return (a: RankedTrial, b: RankedTrial) =>
    b.epochs - a.epochs || sign * (a.mean - b.mean) || a.trial - b.trial;
};

function meanOf(values: readonly number[]): Omit<TrialValue, 'epochs'> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
