import { withinEpochs } from '../controller/budget.js';
import { nextJobs } from '../methods/next-jobs.js';
import type { SweepPlan } from '../methods/plan-sweep.js';
import { type RankedTrial, rankAll } from '../methods/rank-trials.js';
import type { Results } from '../methods/results.js';
import { counted } from './format.js';

/** State of a trial. */
export type TrialState =
  | 'complete'
  | 'stopped early'
  | 'not complete'
  | 'diverged'
  | 'failed'
  | 'not started';

/** How far a sweep is. */
export interface SweepProgress {
  /** One sentence, for example 'Complete.' */
  readonly status: string;
  /** All trials that have a value, best first. */
  readonly ranking: readonly RankedTrial[];
  /** The state of trial 1, 2, … */
  readonly states: readonly TrialState[];
}

/** Derives the state of a sweep and of each trial from the results. */
export function sweepProgress(plan: SweepPlan, results: Results): SweepProgress {
  const ranking = rankAll(plan, results);
  const wanted = nextJobs(plan, results);
  const missing = wanted.filter(({ id }) => !results.has(id));
  const awaited = new Set(missing.map(({ trial }) => trial));
  const epochs = new Map(ranking.map((ranked) => [ranked.trial, ranked.epochs]));
  const seen = new Map<number, TrialState>();
  for (const { trial, state } of results.values()) {
    if (state === 'failed' || (state === 'diverged' && seen.get(trial) !== 'failed')) seen.set(trial, state);
    else if (!seen.has(trial)) seen.set(trial, 'not complete');
  }
  const states = plan.trials.map((_, i): TrialState => {
    const state = seen.get(i + 1);
    if (state !== 'not complete') return state ?? 'not started';
    if (awaited.has(i + 1)) return 'not complete';
    return epochs.get(i + 1) === lastRung(plan, i + 1)?.epochs ? 'complete' : 'stopped early';
  });
  return { status: statusOf(plan, results, { wanted, missing }), ranking, states };
}

function statusOf(
  { brackets, runs, spec }: SweepPlan,
  results: Results,
  { wanted, missing }: Readonly<Record<'wanted' | 'missing', ReturnType<typeof nextJobs>>>,
): string {
  if (missing.length === 0) return 'Complete.';
  const affordable = withinEpochs(wanted, spec.budget?.epochs);
  const all = brackets
    .flatMap(({ rungs }) => rungs)
    .reduce((sum, { trials }) => sum + trials * runs.length, 0);
  const done = `${results.size.toLocaleString('en')} of at most ${counted(all, 'job')}`;
  if (affordable.length < wanted.length && affordable.every(({ id }) => results.has(id))) {
    return `Ended by its budget of ${counted(spec.budget?.epochs ?? 0, 'epoch')}, after ${done}.`;
  }
  return results.size === 0 ? 'No result yet.' : `Not complete: ${done} have ended.`;
}

/** The last rung of the bracket that a trial is in. */
const lastRung = ({ brackets }: SweepPlan, trial: number) =>
  brackets.findLast(({ offset }) => offset < trial)?.rungs.at(-1);
