import { CheckpointError, checkArguments, checkOptions, isConvkitError } from '@convkit/core';
import type { RunStore } from '@convkit/train';
import { JOB, STORE } from './checks.js';
import { readResult, writeResult } from './result-file.js';
import type { SweepStore } from './sweep-store.js';
import type { CurvePoint, JobResult, TrialJob, TrialOutcome } from './trial-job.js';

/** What a trial may use while it trains. */
export interface TrialContext {
  /** Store of the run. A run that has a checkpoint in it is to be resumed. */
  readonly store: RunStore;
  /** Stops the run, with a checkpoint. */
  readonly signal: AbortSignal;
  /** Called after each epoch. */
  readonly onEpoch: (epoch: CurvePoint) => void;
}

/**
 * Trains one run until `job.epochs` are complete, resuming it from its checkpoint, and returns what it has reached. The outcome must depend
 * on the job alone, not on interruptions or on the machine.
 */
export type RunTrial = (job: TrialJob, context: TrialContext) => Promise<TrialOutcome>;

/** Who executes a job, and how it is told to stop. */
export interface Execution {
  /** Host and process, for the result. */
  readonly worker: string;
  /** Stops the run, with a checkpoint. */
  readonly signal: AbortSignal;
  /** Called after each epoch. */
  readonly onEpoch: (epoch: CurvePoint) => void;
}

/**
 * Executes a job and writes its result to the store. If the store has its result already, nothing is trained. A run that diverges or fails
 * has a result, too.
 * @throws the reason of an aborted signal, and errors of the store.
 */
export async function executeJob(
  job: TrialJob,
  sweep: SweepStore,
  runTrial: RunTrial,
  execution: Execution,
): Promise<void> {
  checkArguments('executeJob', { job, sweep, runTrial }, { job: JOB, sweep: STORE, runTrial: 'function' });
  checkOptions('executeJob', execution, { worker: 'string', signal: 'signal', onEpoch: 'function' });
  const { worker, signal, onEpoch } = execution;
  if (await readResult(sweep.files, job)) return;
  const started = performance.now();
  const store = await sweep.openRun(job.run);
  checkOptions('the store of a run', store, { read: 'function', write: 'function', close: 'function' });
  let result: Pick<JobResult, 'state'> & Partial<JobResult>;
  try {
    result = { state: 'done', ...(await runTrial(job, { store, signal, onEpoch })) };
  } catch (error) {
    signal.throwIfAborted();
    if (isOfStore(error)) throw inRun(job, error);
    const { message } = error instanceof Error ? error : new Error(String(error));
    result = { state: isConvkitError(error, 'NUMERIC') ? 'diverged' : 'failed', error: message };
  } finally {
    await store.close();
  }
  const { id, trial, run, parameters, options, epochs } = job;
  const seconds = (performance.now() - started) / 1000;
  await writeResult(sweep.files, {
    ...{ job: id, trial, run, parameters, options, epochs },
    ...result,
    ...{ seconds, worker },
  });
}

/** Names the run in an error of its store. */
const inRun = ({ run }: TrialJob, { message, hint }: CheckpointError): CheckpointError =>
  new CheckpointError(`trial ${run}: ${message}`, { ...(hint !== undefined && { hint }) });

/** Whether the store failed rather than the run, so that a later attempt may succeed. */
const isOfStore = (error: unknown): error is CheckpointError => isConvkitError(error, 'CHECKPOINT');
