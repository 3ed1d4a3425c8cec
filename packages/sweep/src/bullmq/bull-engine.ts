import { checkOptions } from '@convkit/core';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { closed, drained } from '../engine/ended-engine.js';
import type { Engine, JobEvent } from '../engine/engine.js';
import type { TrialJob } from '../engine/trial-job.js';
import { checkPersistence } from './check-persistence.js';
import { connectRedis } from './connect-redis.js';
import { JobAdder } from './job-adder.js';
import { decodeFailure } from './job-failure.js';
import { checkPayload, QUEUE, queueIdOf, sweepIdOf } from './job-payload.js';
import { readProgress } from './job-progress.js';
import { loadBull } from './load-bull.js';
import type { OpenJob } from './open-job.js';
import { readJobs } from './queued-jobs.js';
import { hostOf } from './redis-address.js';
import { within } from './within.js';
import { WorkerWatch } from './worker-watch.js';

/** Options of `openBullEngine`. */
export interface BullEngineOptions {
  /** Address of Redis, such as `redis://HOST:PORT`, or `rediss://` for an encrypted connection. */
  readonly url: string;
  /** Address of the sweep's store, as workers open it: an absolute path of a folder, or that of a bucket. Identifies the sweep. */
  readonly store: string;
  /** Version of convkit. Workers of another version refuse the jobs. */
  readonly version: string;
  /** Told once of each of these: no worker is connected, an outage of Redis, or settings of Redis under which jobs may be lost. */
  readonly onWarning?: (message: string) => void;
  /**
   * Milliseconds between checks for jobs that were lost, or whose end was missed, because Redis or the network failed.
   * @defaultValue 5000
   */
  readonly checkInterval?: number;
}

/** Milliseconds that Redis has to respond when the engine is closed. */
const PATIENCE = 3000;

/**
 * Opens an engine that puts jobs into a BullMQ queue in Redis, for workers on any machine (`serveQueue`). Jobs outlive this process: an
 * engine that is opened later for the same store takes them up.
 * @throws ConfigError if an option is invalid, bullmq or ioredis is not installed, or Redis cannot be reached, refuses the password, or
 *   keeps nothing on disk.
 */
export async function openBullEngine(options: BullEngineOptions): Promise<Engine> {
  checkOptions('openBullEngine', options, {
    url: 'name',
    store: 'name',
    version: 'name',
    onWarning: 'function?',
    checkInterval: 'positive?',
  });
  const { url, onWarning = () => {} } = options;
  const { Queue, QueueEvents } = await loadBull();
  const client = await connectRedis(url, onWarning);
  try {
    await checkPersistence(client, hostOf(url), onWarning);
    const queue = new Queue(QUEUE, { connection: client });
    // Events since now, without a gap until the first is read.
    const [last] = await client.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
    const events = new QueueEvents(QUEUE, { connection: client, lastEventId: last?.[0] ?? '0-0' });
    queue.on('error', () => {});
    events.on('error', () => {});
    await events.waitUntilReady();
    return new BullEngine(client, queue, events, options);
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

class BullEngine implements Engine {
  readonly #client: Redis;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #options: BullEngineOptions;
  readonly #sweep: string;
  /** Jobs by their id in the queue. */
  readonly #open = new Map<string, OpenJob>();
  readonly #adder: JobAdder;
  readonly #watch: WorkerWatch;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(client: Redis, queue: Queue, events: QueueEvents, options: BullEngineOptions) {
    this.#client = client;
    this.#queue = queue;
    this.#events = events;
    this.#options = options;
    this.#sweep = sweepIdOf(options.store);
    this.#adder = new JobAdder(client, queue, hostOf(options.url));
    this.#watch = new WorkerWatch(queue, options.onWarning ?? (() => {}));
    this.#listen();
    this.#checkLater();
  }

  async run(job: TrialJob, onEvent: (event: JobEvent) => void): Promise<void> {
    if (this.#isClosed) throw closed();
    const { version, store } = this.#options;
    const payload = checkPayload({ version, store, job });
    const id = queueIdOf(this.#sweep, job);
    try {
      await new Promise<void>((resolve, reject) => {
        const open: OpenJob = {
          id,
          payload,
          onEvent,
          resolve,
          reject,
          worker: undefined,
          hasBegun: false,
          isAdded: false,
          hasFinished: false,
        };
        this.#open.set(id, open);
        this.#adder.add(open);
      });
    } finally {
      this.#open.delete(id);
    }
  }

  async drain(): Promise<void> {
    await this.#adder.settled();
    const waiting = [...this.#open.values()].filter(({ hasBegun, isAdded }) => !hasBegun && isAdded);
    await Promise.all(
      waiting.map(async (open) => {
        // Otherwise it would count as lost, and `#check` would add it again.
        open.isAdded = false;
        // Jobs under way are locked by their workers, so they are not removed.
        if ((await this.#queue.remove(open.id)) === 1) open.reject(drained());
        else open.isAdded = true;
      }),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const ids = [...this.#open.keys()];
    for (const { reject } of this.#open.values()) reject(closed());
    const remove = async () => {
      await this.#adder.settled();
      // Those under way are locked by their workers, so they stay.
      await Promise.all(ids.map((id) => this.#queue.remove(id)));
      await this.#queue.close();
    };
    await within(PATIENCE, Promise.all([remove(), this.#events.close()]));
    this.#client.disconnect();
  }

  #listen(): void {
    const find = ({ jobId }: { jobId: string }) => this.#open.get(jobId);
    this.#events.on('progress', (event) => {
      const open = find(event);
      if (open) this.#report(open, event.data);
    });
    this.#events.on('completed', (event) => find(event)?.resolve());
    this.#events.on('failed', (event) => find(event)?.reject(decodeFailure(event.failedReason)));
    this.#events.on('waiting', (event) => {
      if (event.prev === 'active') stall(find(event), 'its worker was stopped, or does not respond');
    });
    this.#events.on('delayed', (event) => {
      stall(find(event), 'its worker could not use the store, and another attempt follows');
    });
  }

  #report(open: OpenJob, data: unknown): void {
    const progress = readProgress(data);
    if (!progress) return;
    this.#watch.sign();
    const { worker, epoch } = progress;
    const job = open.payload.job.id;
    if (worker !== open.worker) open.onEvent({ type: 'started', job, worker });
    open.worker = worker;
    open.hasBegun = true;
    if (epoch) open.onEvent({ type: 'epoch', job, epoch });
  }

  #checkLater(): void {
    this.#timer = setTimeout(async () => {
      try {
        await this.#check();
      } catch {
        // Redis failed in between. The next check follows.
      }
      if (!this.#isClosed) this.#checkLater();
    }, this.#options.checkInterval ?? 5000);
  }

  /** Adds jobs that Redis has lost, and settles those whose events were missed. */
  async #check(): Promise<void> {
    const jobs = [...this.#open.values()].filter(({ isAdded }) => isAdded);
    if (jobs.length === 0) return;
    const keys = jobs.map(({ id }) => this.#queue.toKey(id));
    const found = await readJobs(this.#client, keys, 'name');
    for (const [i, { state, reason }] of found.entries()) {
      const open = jobs[i] as OpenJob;
      if (state === 'open' || this.#isClosed || this.#open.get(open.id) !== open) continue;
      if (state === 'missing') this.#adder.add(open);
      else if (!open.hasFinished) open.hasFinished = true;
      else if (state === 'completed') open.resolve();
      else open.reject(decodeFailure(reason));
    }
    await this.#watch.check();
  }
}

/** Reports that a job waits for another worker, if it has had one. */
function stall(open: OpenJob | undefined, message: string): void {
  if (open?.worker === undefined) return;
  open.worker = undefined;
  open.onEvent({ type: 'stalled', job: open.payload.job.id, message });
}
