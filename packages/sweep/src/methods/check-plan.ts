import { type ArgumentKind, checkArguments } from '@convkit/core';
import { type Bracket, trialsIn } from './brackets.js';
import type { SweepPlan } from './plan-sweep.js';
import type { Results } from './results.js';

const isListOf = (value: unknown, accepts: (one: object) => boolean): value is object[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && accepts(one));

const PLAN: ArgumentKind = [
  'the result of planSweep',
  (value) => {
    const { spec, trials, brackets, runs } = (value ?? {}) as Partial<Record<keyof SweepPlan, unknown>>;
    return (
      typeof (spec as { metric?: unknown } | undefined)?.metric === 'string' &&
      isListOf(trials, () => true) &&
      isListOf(
        brackets,
        (bracket) => 'rungs' in bracket && isListOf(bracket.rungs, (rung) => 'epochs' in rung),
      ) &&
      trials.length >= trialsIn(brackets as Bracket[]) &&
      isListOf(runs, (run) => 'seed' in run)
    );
  },
];

/** Checks the arguments of public functions that take a plan and, with `results`, the results of its jobs. */
export function checkPlan(where: string, plan: SweepPlan, results?: { readonly results: Results }): void {
  checkArguments(where, { plan }, { plan: PLAN });
  if (results) checkArguments(where, results as never, { results: 'Map' });
}
