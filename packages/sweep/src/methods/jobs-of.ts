import { checkWhole } from '@convkit/core';
import type { TrialJob } from '../engine/trial-job.js';
import type { Parameters } from '../space/search-space.js';
import { checkPlan } from './check-plan.js';
import { optionsOf } from './options-of.js';
import type { RunOfTrial, SweepPlan } from './plan-sweep.js';

/**
 * The jobs that train all runs of a trial until `epochs` are complete.
 * @throws ConfigError if the plan has no such trial.
 */
export function jobsOf(plan: SweepPlan, trial: number, epochs: number): TrialJob[] {
  checkPlan('jobsOf', plan);
  checkWhole('trial', trial, 1, plan.trials.length);
  checkWhole('epochs', epochs);
  const { run, folds } = plan.spec;
  const parameters = plan.trials[trial - 1] as Parameters;
  return plan.runs.map((own) => {
    const name = nameOf(plan, trial, own);
    return {
      id: `${name}.epochs-${epochs}`,
      trial,
      run: name,
      parameters,
      options: {
        ...optionsOf(run, parameters),
        seed: own.seed,
        ...(own.fold !== undefined && { fold: `${own.fold}/${folds}` }),
      },
      epochs,
    };
  });
}

function nameOf({ runs, spec }: SweepPlan, trial: number, { seed, fold }: RunOfTrial): string {
  const number = String(trial).padStart(4, '0');
  const ofFold = fold === undefined ? '' : `-fold-${fold}`;
  const hasSeeds = runs.length > (spec.folds ?? 1);
  return `${number}${ofFold}${hasSeeds ? `-seed-${seed}` : ''}`;
}
