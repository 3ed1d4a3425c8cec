import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkOptions, isConvkitError } from '@convkit/core';
import { closed, drained } from '../engine/ended-engine.js';
import type { Engine, JobEvent } from '../engine/engine.js';
import type { TrialJob } from '../engine/trial-job.js';
import { WorkerDied, WorkerProcess, type WorkerProgram } from './worker-process.js';

/** Options of `localEngine`. */
export interface LocalEngineOptions extends WorkerProgram {
  /**
   * Number of worker processes.
   * @defaultValue number of cores
   */
  readonly workers?: number;
}

interface Pending {
  readonly job: TrialJob;
  readonly onEvent: (event: JobEvent) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
}

/** How often a job is tried if its process dies or its store fails. */
const ATTEMPTS = 3;

/** Milliseconds before another attempt. */
const PAUSE = 1000;

/** Milliseconds that a worker has to write a checkpoint when the engine is closed. */
const PATIENCE = 30_000;

/**
 * Runs jobs in child processes of this one, each of which executes one job at a time.
 * @throws ConfigError if an option is invalid.
 */
export function localEngine(options: LocalEngineOptions): Engine {
  checkOptions('localEngine', options, { program: 'name', args: 'strings?', workers: 'whole?' });
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions;
  readonly #workers: number;
  readonly #waiting: Pending[] = [];
  readonly #idle: WorkerProcess[] = [];
  readonly #busy = new Map<WorkerProcess, Pending>();
  #isDrained = false;
  #isClosed = false;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
    this.#workers = options.workers ?? availableParallelism();
  }

  run(job: TrialJob, onEvent: (event: JobEvent) => void): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#isDrained) return Promise.reject(drained());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, onEvent, resolve, reject, attempts: 0 });
      this.#startWaiting();
    });
  }

  async drain(): Promise<void> {
    this.#isDrained = true;
    for (const pending of this.#waiting.filter(({ attempts }) => attempts === 0)) {
      this.#waiting.splice(this.#waiting.indexOf(pending), 1);
      pending.reject(drained());
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    const workers = [...this.#busy.keys(), ...this.#idle.splice(0)];
    await Promise.all(workers.map((worker) => worker.stop(PATIENCE)));
  }

  #startWaiting(): void {
    while (this.#waiting.length > 0 && this.#busy.size < this.#workers) {
      const worker = this.#takeIdle() ?? new WorkerProcess(this.#options);
      this.#execute(worker, this.#waiting.shift() as Pending);
    }
  }

  #takeIdle(): WorkerProcess | undefined {
    const worker = this.#idle.pop();
    return worker && !worker.isAlive ? this.#takeIdle() : worker;
  }

  async #execute(worker: WorkerProcess, pending: Pending): Promise<void> {
    const { job, onEvent, resolve, reject } = pending;
    this.#busy.set(worker, pending);
    pending.attempts++;
    onEvent({ type: 'started', job: job.id, worker: worker.name });
    try {
      await worker.run(job, (epoch) => onEvent({ type: 'epoch', job: job.id, epoch }));
      resolve();
    } catch (error) {
      const mayRetry = error instanceof WorkerDied || isConvkitError(error, 'CHECKPOINT');
      if (this.#isClosed) reject(closed());
      else if (!mayRetry || pending.attempts >= ATTEMPTS) reject(error);
      else {
        onEvent({ type: 'stalled', job: job.id, message: (error as Error).message });
        if (!(error instanceof WorkerDied)) await sleep(PAUSE);
        this.#waiting.unshift(pending);
      }
    }
    this.#busy.delete(worker);
    if (this.#isClosed) {
      for (const { reject } of this.#waiting.splice(0)) reject(closed());
      return;
    }
    if (worker.isAlive) this.#idle.push(worker);
    this.#startWaiting();
  }
}
