import type { TrialJob } from '../engine/trial-job.js';
import { checkPlan } from './check-plan.js';
import { trialJobs } from './jobs-of.js';
import type { SweepPlan } from './plan-sweep.js';
import { rankAt } from './rank-trials.js';
import type { Results } from './results.js';

/**
 * All jobs that follow from the results so far, including those that have results: the method as a function. A rung begins when the one
 * before is complete, so the jobs do not depend on the order in which results arrive, nor on interruptions.
 */
export function nextJobs(plan: SweepPlan, results: Results): TrialJob[] {
  checkPlan('nextJobs', plan, { results });
  return plan.brackets.flatMap(({ offset, rungs }) => {
    const jobs: TrialJob[] = [];
    let entering = Array.from({ length: rungs[0]?.trials ?? 0 }, (_, i) => offset + i + 1);
    for (const [i, { epochs }] of rungs.entries()) {
      const rung = entering.flatMap((trial) => trialJobs(plan, trial, epochs));
      jobs.push(...rung);
      if (!rung.every(({ id }) => results.has(id))) break;
      entering = rankAt(plan, entering, epochs, results).slice(0, rungs[i + 1]?.trials);
    }
    return jobs;
  });
}
