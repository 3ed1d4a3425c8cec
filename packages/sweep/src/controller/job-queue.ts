import { CheckpointError, type ConvkitError, isConvkitError } from '@convkit/core';
import type { Engine } from '../engine/engine.js';
import { readResult } from '../engine/result-file.js';
import type { SweepStore } from '../engine/sweep-store.js';
import type { JobResult, TrialJob } from '../engine/trial-job.js';
import type { SweepEvent } from './sweep-events.js';

/** Longest delay of a timer in milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** When a queue stops to wait for results. */
export interface QueueLimits {
  /** Time by `performance.now()` after which only jobs that began before it are awaited. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/** Jobs that an engine runs, and their results in the order in which they arrive. */
export class JobQueue {
  readonly #engine: Engine;
  readonly #store: SweepStore;
  readonly #onEvent: (event: SweepEvent) => void;
  readonly #limits: QueueLimits;
  readonly #started = new Set<string>();
  /** Jobs under way that began before the deadline. */
  readonly #begun = new Set<string>();
  readonly #arrived: JobResult[] = [];
  /** The first error that concerns the whole sweep. */
  #failure: ConvkitError | undefined;
  #underWay = 0;
  #isDrained = false;
  #wake = () => {};

  constructor(engine: Engine, store: SweepStore, limits: QueueLimits, onEvent: (event: SweepEvent) => void) {
    this.#engine = engine;
    this.#store = store;
    this.#limits = limits;
    this.#onEvent = onEvent;
  }

  /** Whether jobs may start: the deadline is not over, and the signal is not aborted. */
  get isOpen(): boolean {
    return !this.#isOver && !this.#limits.signal?.aborted;
  }

  /** Starts those of the jobs that have not been started yet. */
  start(jobs: readonly TrialJob[]): void {
    for (const job of jobs) {
      if (this.#started.has(job.id)) continue;
      this.#started.add(job.id);
      this.#underWay++;
      this.#onEvent({ type: 'queued', job });
      this.#run(job).then(() => {
        this.#underWay--;
        this.#begun.delete(job.id);
        this.#wake();
      });
    }
  }

  /**
   * Waits for results, and returns all that have arrived. Returns none if no job is under way, if the signal is aborted, or if the deadline
   * is over and all jobs that began before it have ended. The engine may still hold other jobs, which end when it is closed.
   * @throws errors of the engine and the store that concern the whole sweep.
   */
  async next(): Promise<JobResult[]> {
    while (this.#arrived.length === 0) {
      if (this.#failure) throw this.#failure;
      if (this.#isOver) this.#drain();
      const isLate = this.#isOver && this.#begun.size === 0;
      if (this.#underWay === 0 || isLate || this.#limits.signal?.aborted) return [];
      await this.#woken();
    }
    return this.#arrived.splice(0);
  }

  #drain(): void {
    if (this.#isDrained) return;
    this.#isDrained = true;
    // If it fails, jobs that begin late are stopped when the engine is closed.
    Promise.resolve()
      .then(() => this.#engine.drain())
      .catch(() => {});
  }

  get #isOver(): boolean {
    return performance.now() >= this.#limits.deadline;
  }

  /** Waits for a result, an abort or the deadline. */
  async #woken(): Promise<void> {
    const { deadline, signal } = this.#limits;
    const delay = this.#isOver ? LONGEST_DELAY : Math.min(LONGEST_DELAY, deadline - performance.now());
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, delay);
      signal?.addEventListener('abort', this.#wake);
    });
    clearTimeout(timer);
    signal?.removeEventListener('abort', this.#wake);
  }

  async #run(job: TrialJob): Promise<void> {
    try {
      await this.#engine.run(job, (event) => {
        if (event.type === 'started' && !this.#isOver) this.#begun.add(event.job);
        this.#onEvent(event);
      });
      const result = await readResult(this.#store.files, job);
      if (result) this.#arrived.push(result);
      else throw notInStore(job);
    } catch (error) {
      if (this.#isDrained && !this.#begun.has(job.id)) return;
      const concernsAll = isConvkitError(error, 'CHECKPOINT') || isConvkitError(error, 'CONFIG');
      if (concernsAll) this.#failure ??= error;
      else this.#arrived.push(failedResult(job, error));
    }
  }
}

const notInStore = ({ id }: TrialJob) =>
  new CheckpointError(`the result of ${id} is not in the sweep’s folder`, {
    hint: 'Let all workers use the same folder or bucket as the sweep.',
  });

/** The result of a job that its workers could not complete. */
function failedResult({ id, trial, run, parameters, options, epochs }: TrialJob, error: unknown): JobResult {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return {
    job: id,
    trial,
    run,
    parameters,
    options,
    epochs,
    state: 'failed',
    error: message,
    seconds: 0,
    worker: '',
  };
}
