import { metricNames, metricOf } from '@convkit/train';
import type { JobResult } from '../engine/trial-job.js';
import { jobsOf } from '../methods/jobs-of.js';
import type { SweepPlan } from '../methods/plan-sweep.js';
import type { Results } from '../methods/rank-trials.js';
import type { MetricCurve } from './mean-curve.js';

/** The curve of each run of a trial, as far as it has been trained. Runs without a completed epoch are left out. */
export function curvesOf(plan: SweepPlan, trial: number, results: Results): MetricCurve[] {
  const rungs = rungsOf(plan, trial);
  return plan.runs.flatMap((_, run) => {
    for (const epochs of rungs.toReversed()) {
      const id = jobsOf(plan, trial, epochs)[run]?.id as string;
      const curve = curveOf(results.get(id), plan.spec.metric);
      if (curve.length > 0) return [curve];
    }
    return [];
  });
}

/** Epochs at which a trial is compared with others, ascending. */
export const rungsOf = ({ brackets }: SweepPlan, trial: number): number[] =>
  (brackets.findLast(({ offset }) => offset < trial)?.rungs ?? []).map(({ epochs }) => epochs);

function curveOf(result: JobResult | undefined, metric: string): MetricCurve {
  const values: (number | null)[] = [];
  for (const point of result?.curve ?? []) {
    const value = metricNames(point).includes(metric) ? metricOf(point, metric) : Number.NaN;
    values[point.epoch - 1] = Number.isFinite(value) ? value : null;
  }
  return Array.from(values, (value) => value ?? null);
}
