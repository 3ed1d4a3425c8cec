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
export function jobsOf(plan: SweepPlan, trial: number, epochs: number): readonly TrialJob[] {
  checkPlan('jobsOf', plan);
  checkWhole('trial', trial, 1, plan.trials.length);
  checkWhole('epochs', epochs);
  return trialJobs(plan, trial, epochs);
}

/** Jobs by epochs and trial. Each result asks for all of them. */
const created = new WeakMap<SweepPlan, Map<number, (readonly TrialJob[])[]>>();

/** `jobsOf` for a plan that has been checked. */
export function trialJobs(plan: SweepPlan, trial: number, epochs: number): readonly TrialJob[] {
  const ofPlan = created.get(plan) ?? new Map<number, (readonly TrialJob[])[]>();
  created.set(plan, ofPlan);
  const ofRung = ofPlan.get(epochs) ?? [];
  ofPlan.set(epochs, ofRung);
  const jobs = ofRung[trial] ?? createJobs(plan, trial, epochs);
  ofRung[trial] = jobs;
  return jobs;
}

function createJobs(plan: SweepPlan, trial: number, epochs: number): TrialJob[] {
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
