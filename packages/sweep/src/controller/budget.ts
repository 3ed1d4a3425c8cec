import type { TrialJob } from '../engine/trial-job.js';

/**
 * The first jobs whose epochs, all in all, fit into a budget. A job that resumes a run counts only the epochs that it adds.
 * @param epochs - undefined for no limit.
 */
export function withinEpochs(jobs: readonly TrialJob[], epochs: number | undefined): readonly TrialJob[] {
  if (epochs === undefined) return jobs;
  const trained = new Map<string, number>();
  let spent = 0;
  const beyond = jobs.findIndex((job) => {
    spent += job.epochs - (trained.get(job.run) ?? 0);
    trained.set(job.run, job.epochs);
    return spent > epochs;
  });
  return beyond < 0 ? jobs : jobs.slice(0, beyond);
}
