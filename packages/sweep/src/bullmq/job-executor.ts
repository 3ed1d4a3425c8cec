import type { Job, Worker } from 'bullmq';
import { executeJob } from '../engine/execute-job.js';
import type { TrialJob } from '../engine/trial-job.js';
import { encodeFailure, mayRetry } from './job-failure.js';
import { checkPayload, checkVersion } from './job-payload.js';
import type { JobProgress } from './job-progress.js';
import type { Bull } from './load-bull.js';
import { StoreRefused, storeOpener } from './open-stores.js';
import type { ServeQueueOptions } from './serve-queue-options.js';
import { watchLock } from './watch-lock.js';

type Settings = ServeQueueOptions & Required<Pick<ServeQueueOptions, 'name' | 'onEvent' | 'lockDuration'>>;

/** Milliseconds before a job that this worker may not execute is offered again. */
const LEFT_FOR = 2000;

/** Executes the jobs of a worker. */
export class JobExecutor {
  readonly #bull: Bull;
  readonly #settings: Settings;
  readonly #stopping: AbortController;
  readonly #openStore: ReturnType<typeof storeOpener>;
  /** Stores that this worker may not use, and has warned of. */
  readonly #refused = new Set<string>();
  #running: Promise<void> = Promise.resolve();

  /** @param stopping - stops the run under way. The executor aborts it itself if the worker cannot go on. */
  constructor(bull: Bull, settings: Settings, stopping: AbortController) {
    this.#bull = bull;
    this.#settings = settings;
    this.#stopping = stopping;
    this.#openStore = storeOpener(settings.openStore, settings.name);
  }

  /** Waits until no run is under way. */
  idle(): Promise<void> {
    return this.#running;
  }

  /** Executes a job. What it throws tells BullMQ what becomes of the job. */
  async execute(worker: Worker, job: Job, token: string): Promise<void> {
    const { version, onEvent } = this.#settings;
    try {
      checkVersion(job.data, version);
    } catch (error) {
      this.#stopping.abort(error);
      return this.#giveBack(job, token);
    }
    const trial = new AbortController();
    const stop = () => trial.abort(this.#stopping.signal.reason);
    if (this.#stopping.signal.aborted) stop();
    this.#stopping.signal.addEventListener('abort', stop);
    const lose = () => trial.abort(new LockLost('another worker may have taken over the run'));
    const unwatch = watchLock(worker, job.id as string, this.#settings.lockDuration, lose);
    try {
      const running = this.#train(job, trial.signal);
      this.#running = running.catch(() => {});
      await running;
    } catch (error) {
      if (error === trial.signal.reason) {
        onEvent({ type: 'stopped', job: job.data.job, message: (error as Error).message });
        if (error instanceof LockLost) throw new this.#bull.WaitingError();
        return this.#giveBack(job, token);
      }
      if (error instanceof StoreRefused) return this.#leaveToOthers(job, token, error);
      onEvent({ type: 'failed', message: (error as Error).message });
      const reason = encodeFailure(error);
      throw mayRetry(error) ? new Error(reason) : new this.#bull.UnrecoverableError(reason);
    } finally {
      unwatch();
      this.#stopping.signal.removeEventListener('abort', stop);
    }
  }

  async #train(queued: Job, signal: AbortSignal): Promise<void> {
    const { runTrial, name, onEvent } = this.#settings;
    const { job, store } = checkPayload(queued.data);
    const sweep = await this.#openStore(store);
    onEvent({ type: 'started', job, store });
    report(queued, { worker: name });
    await executeJob(job, sweep, runTrial, {
      worker: name,
      signal,
      onEpoch: (epoch) => {
        onEvent({ type: 'epoch', job, epoch });
        report(queued, { worker: name, epoch });
      },
    });
    onEvent({ type: 'done', job });
  }

  /** Puts a job back into the queue for a while, so that a worker that may use its store can take it. */
  async #leaveToOthers(job: Job, token: string, { message }: StoreRefused): Promise<void> {
    const { name, onEvent } = this.#settings;
    const { store } = checkPayload(job.data);
    if (!this.#refused.has(store)) onEvent({ type: 'warning', message: `Not used: ${store}: ${message}` });
    this.#refused.add(store);
    report(job, { worker: name });
    await job.moveToDelayed(Date.now() + LEFT_FOR, token);
    throw new this.#bull.DelayedError();
  }

  /** Puts a job back to the head of the queue. */
  async #giveBack(job: Job, token: string): Promise<void> {
    await job.moveToWait(token);
    throw new this.#bull.WaitingError();
  }
}

/** Why a run was stopped: its worker no longer has the sole right to it. */
class LockLost extends Error {}

/** Reports progress. If Redis fails, the report is lost, which harms nothing. */
function report(job: Job<{ job: TrialJob }>, progress: JobProgress): void {
  job.updateProgress({ ...progress }).catch(() => {});
}
