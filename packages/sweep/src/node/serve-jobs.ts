import { hostname } from 'node:os';
import { ConfigError, checkOptions, toPlainError } from '@convkit/core';
import { STORE } from '../engine/checks.js';
import { executeJob, type RunTrial } from '../engine/execute-job.js';
import type { SweepStore } from '../engine/sweep-store.js';
import type { CurvePoint, TrialJob } from '../engine/trial-job.js';
import type { FromWorker, ToWorker } from './messages.js';

/** Name of this process in results. */
export const workerName = (): string => `${hostname()}-${process.pid}`;

/**
 * Makes this process a worker of a `localEngine`: executes the jobs that it sends, one at a time, until it disconnects.
 * @throws ConfigError if this process was not started by a `localEngine`.
 */
export function serveJobs(options: { readonly store: SweepStore; readonly runTrial: RunTrial }): void {
  checkOptions('serveJobs', options, { store: STORE, runTrial: 'function' });
  const { store, runTrial } = options;
  if (!process.send) {
    throw new ConfigError('serveJobs needs a channel to the engine that started this process', {
      hint: 'Start it as the program of a localEngine.',
    });
  }
  const tell = (message: FromWorker) => process.send?.(message);
  const stopping = new AbortController();
  let isBusy = false;
  const execute = async (job: TrialJob) => {
    isBusy = true;
    const onEpoch = (epoch: CurvePoint) => tell({ type: 'epoch', epoch });
    try {
      await executeJob(job, store, runTrial, { worker: workerName(), signal: stopping.signal, onEpoch });
      tell({ type: 'done' });
    } catch (error) {
      tell({ type: 'failed', error: toPlainError(error) });
    }
    isBusy = false;
    if (stopping.signal.aborted) process.disconnect();
  };
  process.on('message', (message: ToWorker) => {
    if (message.type === 'run') execute(message.job);
    else if (isBusy) stopping.abort(new ConfigError('the sweep was stopped'));
    else process.disconnect();
  });
  // Without its engine, a worker must not go on: the next engine resumes the run in another process.
  process.on('disconnect', () => process.exit());
  // Terminals and service managers signal all processes of a sweep. The engine says when to stop, so that there is time for a checkpoint.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {});
  tell({ type: 'ready' });
}
