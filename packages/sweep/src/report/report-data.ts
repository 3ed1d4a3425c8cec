import type { SweepPlan } from '../methods/plan-sweep.js';
import { goalOf } from '../methods/rank-trials.js';
import type { Results } from '../methods/results.js';
import type { Dimension, ParameterValue } from '../space/search-space.js';
import type { Goal } from '../spec/sweep-spec.js';
import { counted, valueText } from './format.js';
import type { MetricCurve } from './mean-curve.js';
import { metricCurves } from './metric-curves.js';
import type { SweepProgress } from './sweep-progress.js';

/** What the script of the page draws. */
export interface ReportData {
  readonly metric: string;
  readonly goal: Goal;
  readonly parameters: readonly Axis[];
  /** Trials that have a result, best first, those without a value last. */
  readonly trials: readonly TrialData[];
  /** Epochs at which trials are compared, ascending. */
  readonly rungs: readonly number[];
}

/** A parameter and its range. */
export type Axis = { readonly name: string } & (
  | { readonly scale: 'linear' | 'log'; readonly domain: readonly [low: number, high: number] }
  | { readonly scale: 'category'; readonly categories: readonly string[] }
);

/** A trial with at least one result. */
export interface TrialData {
  readonly trial: number;
  /** One line of text. */
  readonly label: string;
  /** The value of each parameter, null where it does not exist. A number or the index of a category. */
  readonly parameters: readonly (number | null)[];
  readonly value: number | null;
  /** Epochs of the value, 0 without one. */
  readonly epochs: number;
  /** One curve per run. */
  readonly curves: readonly MetricCurve[];
}

/** Collects what the script of the page draws. */
export function reportData(
  plan: SweepPlan,
  results: Results,
  { ranking, states }: SweepProgress,
): ReportData {
  const { space, metric } = plan.spec;
  const parameters = Object.entries(space).map(([name, dimension]) => axisOf(name, dimension));
  const ranked = new Map(ranking.map((value, index) => [value.trial, { value, rank: index + 1 }]));
  const others = plan.trials.map((_, i) => i + 1).filter((trial) => !ranked.has(trial));
  const started = others.filter((trial) => states[trial - 1] !== 'not started');
  const curves = metricCurves(plan, results);
  const trials = [...ranked.keys(), ...started].map((trial): TrialData => {
    const chosen = plan.trials[trial - 1] ?? {};
    const { value, rank } = ranked.get(trial) ?? {};
    const settings = Object.entries(chosen).map(([name, one]) => `${name} ${one}`);
    const outcome = value
      ? `${metric} ${valueText(value)} (rank ${rank}, ${counted(value.epochs, 'epoch')})`
      : states[trial - 1];
    return {
      trial,
      label: `Trial ${trial}: ${[...settings, outcome].join(', ')}`,
      parameters: parameters.map((axis) => positionOf(axis, chosen[axis.name])),
      value: value ? shortened(value.mean) : null,
      epochs: value?.epochs ?? 0,
      curves: (curves[trial - 1] ?? []).map((curve) => curve.map(shortened)),
    };
  });
  const rungs = new Set(plan.brackets.flatMap((bracket) => bracket.rungs.map(({ epochs }) => epochs)));
  return { metric, goal: goalOf(plan.spec), parameters, trials, rungs: [...rungs].sort((a, b) => a - b) };
}

function axisOf(name: string, dimension: Dimension): Axis {
  if ('choice' in dimension) return { name, scale: 'category', categories: dimension.choice.map(String) };
  if ('logUniform' in dimension) return { name, scale: 'log', domain: dimension.logUniform };
  return { name, scale: 'linear', domain: 'integer' in dimension ? dimension.integer : dimension.uniform };
}

function positionOf(axis: Axis, value: ParameterValue | undefined): number | null {
  if (value === undefined) return null;
  return axis.scale === 'category' ? axis.categories.indexOf(String(value)) : Number(value);
}

/** Drops digits that no screen shows, so that pages of large sweeps stay small. */
function shortened(value: number): number;
function shortened(value: number | null): number | null;
function shortened(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
