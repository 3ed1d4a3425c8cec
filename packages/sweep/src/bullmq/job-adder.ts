import { ConfigError } from '@convkit/core';
import type { JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { OpenJob } from './open-job.js';
import { type QueuedJob, readJobs } from './queued-jobs.js';

/** Attempts if the store fails, and how finished jobs are removed. Their results are in the store. */
const JOB: JobsOptions = {
  attempts: 3,
  backoff: { type: 'fixed', delay: 1000 },
  removeOnComplete: { age: 600, count: 1000 },
  removeOnFail: { age: 86_400, count: 1000 },
  stackTraceLimit: 1,
};

/** Adds jobs to the queue, those of the same moment together. */
export class JobAdder {
  readonly #client: Redis;
  readonly #queue: Queue;
  readonly #host: string;
  readonly #fresh: OpenJob[] = [];
  #adding: Promise<void> = Promise.resolve();

  constructor(client: Redis, queue: Queue, host: string) {
    this.#client = client;
    this.#queue = queue;
    this.#host = host;
  }

  /** Adds a job soon. Rejects it if Redis refuses it. */
  add(job: OpenJob): void {
    job.isAdded = false;
    this.#fresh.push(job);
    if (this.#fresh.length > 1) return;
    this.#adding = this.#adding.then(() => this.#addAll(this.#fresh.splice(0)));
  }

  /** Waits until the jobs so far are added. */
  settled(): Promise<void> {
    return this.#adding;
  }

  async #addAll(jobs: readonly OpenJob[]): Promise<void> {
    try {
      const keys = jobs.map(({ id }) => this.#queue.toKey(id));
      const found = await readJobs(this.#client, keys, 'data');
      const isFree = await Promise.all(jobs.map((job, i) => this.#makeRoom(job, found[i] as QueuedJob)));
      const added = jobs.filter((_, i) => isFree[i]);
      if (added.length > 0) {
        await this.#queue.addBulk(
          added.map(({ id, payload }) => ({ name: 'run', data: payload, opts: { ...JOB, jobId: id } })),
        );
      }
      for (const job of jobs) job.isAdded = true;
    } catch (cause) {
      const error = new ConfigError(`Redis at ${this.#host} refuses jobs: ${(cause as Error).message}`, {
        cause,
      });
      for (const { reject } of jobs) reject(error);
    }
  }

  /**
   * Whether a job is to be added. One that an earlier controller has added is taken up. If that has finished, its result is not in the
   * store, or it would not be added again: it is replaced. So is one with other options, of an earlier sweep in the same store.
   */
  async #makeRoom({ id, payload, reject }: OpenJob, { state, value }: QueuedJob): Promise<boolean> {
    if (state === 'missing') return true;
    if (state === 'open' && value === JSON.stringify(payload)) return false;
    if ((await this.#queue.remove(id)) === 1) return true;
    const { job, store } = payload;
    reject(
      new ConfigError(`a worker still executes ${job.id} of another sweep in ${store}`, {
        hint: 'Wait until it has ended, or use another store.',
      }),
    );
    return false;
  }
}
