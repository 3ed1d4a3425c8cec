import { CheckpointError, isConvkitError } from '@convkit/core';
import type { Engine } from '../engine/engine.js';
import { readResult } from '../engine/result-file.js';
import type { SweepStore } from '../engine/sweep-store.js';
import type { JobResult, TrialJob } from '../engine/trial-job.js';
import type { SweepEvent } from './sweep-events.js';

/** Jobs that an engine runs, and their results in the order in which they arrive. */
export class JobQueue {
  readonly #engine: Engine;
  readonly #store: SweepStore;
  readonly #onEvent: (event: SweepEvent) => void;
  readonly #started = new Set<string>();
  readonly #arrived: (() => JobResult)[] = [];
  #underWay = 0;
  #wake = () => {};

  constructor(engine: Engine, store: SweepStore, onEvent: (event: SweepEvent) => void) {
    this.#engine = engine;
    this.#store = store;
    this.#onEvent = onEvent;
  }

  /** Starts those of the jobs that have not been started yet. */
  start(jobs: readonly TrialJob[]): void {
    for (const job of jobs) {
      if (this.#started.has(job.id)) continue;
      this.#started.add(job.id);
      this.#underWay++;
      this.#onEvent({ type: 'queued', job });
      this.#run(job).then((outcome) => {
        this.#underWay--;
        this.#arrived.push(outcome);
        this.#wake();
      });
    }
  }

  /**
   * Waits for the next result. Returns undefined if no job is under way, or the signal is aborted.
   * @throws errors of the engine and the store that concern the whole sweep.
   */
  async next(signal: AbortSignal | undefined): Promise<JobResult | undefined> {
    while (this.#arrived.length === 0) {
      if (this.#underWay === 0 || signal?.aborted) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.#arrived.shift()?.();
  }

  async #run(job: TrialJob): Promise<() => JobResult> {
    try {
      await this.#engine.run(job, this.#onEvent);
      const result = await readResult(this.#store.files, job);
      if (result) return () => result;
      throw new CheckpointError(`the result of ${job.id} is not in the sweep’s folder`, {
        hint: 'Let all workers use the same folder or bucket as the sweep.',
      });
    } catch (error) {
      const concernsAll = isConvkitError(error, 'CHECKPOINT') || isConvkitError(error, 'CONFIG');
      if (!concernsAll) return () => failedResult(job, error);
      return () => {
        throw error;
      };
    }
  }
}

/** The result of a job that its workers could not complete. */
function failedResult({ id, trial, run, parameters, epochs }: TrialJob, error: unknown): JobResult {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return { job: id, trial, run, parameters, epochs, state: 'failed', error: message, seconds: 0, worker: '' };
}
