import { metricNames, metricOf } from '@convkit/train';
import type { JobResult } from '../engine/trial-job.js';
import type { SweepPlan } from '../methods/plan-sweep.js';
import type { Results } from '../methods/results.js';
import type { MetricCurve } from './mean-curve.js';

/** For trial 1, 2, …, the curve of each of its runs, as far as it has been trained. Runs without a completed epoch are left out. */
export function metricCurves({ trials, spec }: SweepPlan, results: Results): MetricCurve[][] {
  const longest = trials.map(() => new Map<string, MetricCurve>());
  for (const result of results.values()) {
    const ofTrial = longest[result.trial - 1];
    const curve = curveOf(result, spec.metric);
    if (ofTrial && curve.length > (ofTrial.get(result.run)?.length ?? 0)) ofTrial.set(result.run, curve);
  }
  return longest.map((ofTrial) =>
    [...ofTrial].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, curve]) => curve),
  );
}

function curveOf({ curve = [] }: JobResult, metric: string): MetricCurve {
  const values: (number | null)[] = [];
  for (const point of curve) {
    const value = metricNames(point).includes(metric) ? metricOf(point, metric) : Number.NaN;
    values[point.epoch - 1] = Number.isFinite(value) ? value : null;
  }
  return Array.from(values, (value) => value ?? null);
}
