import { withinEpochs } from '../controller/budget.js';
import type { TrialJob } from '../engine/trial-job.js';
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
  const wanted = nextJobs(plan, results);
  const missing = wanted.filter(({ id }) => !results.has(id));
  return {
    status: statusOf(plan, results, { wanted, missing }),
    ranking: rankAll(plan, results),
    states: statesOf(plan, results, { wanted, missing }),
  };
}

/** Jobs so far, and those of them that have no result. */
type Jobs = Readonly<Record<'wanted' | 'missing', readonly TrialJob[]>>;

function statesOf({ brackets }: SweepPlan, results: Results, { wanted, missing }: Jobs): TrialState[] {
  const awaited = new Set(missing.map(({ trial }) => trial));
  const poor = new Map<number, 'diverged' | 'failed'>();
  for (const { trial, state } of results.values()) {
    if (state !== 'done' && poor.get(trial) !== 'failed') poor.set(trial, state);
  }
  const started = new Set([...results.values()].map(({ trial }) => trial));
  /** The rung that each trial has entered. */
  const entered = new Map(wanted.map(({ trial, epochs }) => [trial, epochs]));
  return brackets.flatMap(({ offset, rungs }) => {
    const trials = Array.from({ length: rungs[0]?.trials ?? 0 }, (_, i) => offset + i + 1);
    const open = trials.reduce((most, trial) => Math.max(most, entered.get(trial) ?? 0), 0);
    return trials.map((trial): TrialState => {
      if (!started.has(trial)) return 'not started';
      const state = poor.get(trial);
      if (state) return state;
      if ((entered.get(trial) ?? 0) < open) return 'stopped early';
      return open === rungs.at(-1)?.epochs && !awaited.has(trial) ? 'complete' : 'not complete';
    });
  });
}

function statusOf({ brackets, runs, spec }: SweepPlan, results: Results, { wanted, missing }: Jobs): string {
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
