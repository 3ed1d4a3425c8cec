import { checkPlan } from '../methods/check-plan.js';
import type { SweepPlan } from '../methods/plan-sweep.js';
import type { Results } from '../methods/results.js';
import { groupByValue } from './group-by-value.js';
import { type MetricCurve, meanCurve } from './mean-curve.js';
import { metricCurves } from './metric-curves.js';
import { varianceExplained } from './variance-explained.js';

/** How much a parameter alone matters. */
export interface ParameterImportance {
  /** Name of the parameter. */
  readonly parameter: string;
  /**
   * Share of the variance of the metric that the parameter explains alone, from 0 to 1, corrected for chance. Undefined if it cannot be
   * estimated, such as with too few trials or equal metrics.
   */
  readonly share: number | undefined;
  /** Number of trials that have the parameter and a metric. */
  readonly trials: number;
}

/**
 * Estimates how much each parameter alone matters: the correlation ratio of the metric over the values of the parameter, or over bins of
 * them, corrected for chance (epsilon squared). All trials are compared after as many epochs as the shortest have, see `comparedEpochs`.
 * A conditional parameter is judged by the trials that have it. Effects that parameters have together are not included.
 * @returns all parameters, the most important first.
 */
export function parameterImportance(plan: SweepPlan, results: Results): ParameterImportance[] {
  checkPlan('parameterImportance', plan, { results });
  const epochs = comparedEpochs(plan);
  const metrics = metricCurves(plan, results).map((curves) =>
    curves.length === plan.runs.length ? metricAt(curves, epochs) : undefined,
  );
  const importances = Object.entries(plan.spec.space).map(([parameter, dimension]) => {
    const samples = plan.trials.flatMap((parameters, i) => {
      const [value, metric] = [parameters[parameter], metrics[i]];
      return value === undefined || metric === undefined ? [] : [{ parameter: value, metric }];
    });
    const share = varianceExplained(groupByValue(dimension, samples));
    return { parameter, share, trials: samples.length };
  });
  return importances.sort((a, b) => (b.share ?? -1) - (a.share ?? -1));
}

/** The most epochs that the method gives to every trial: those of the lowest rung. */
export const comparedEpochs = ({ brackets }: SweepPlan): number =>
  Math.min(...brackets.map(({ rungs }) => rungs[0]?.epochs ?? Number.POSITIVE_INFINITY));

/** The mean of the metric over runs after some epochs, or after the last epoch of a run that stopped earlier. */
const metricAt = (curves: readonly MetricCurve[], epochs: number): number | undefined =>
  meanCurve(curves.map((curve) => [curve.slice(0, epochs).at(-1) ?? null]))[0] ?? undefined;
