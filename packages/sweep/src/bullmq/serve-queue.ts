import { type ArgumentKind, checkOptions, rejectOnAbort } from '@convkit/core';
import type { Worker } from 'bullmq';
import { workerName } from '../node/serve-jobs.js';
import { connectRedis } from './connect-redis.js';
import { JobExecutor } from './job-executor.js';
import { QUEUE } from './job-payload.js';
import { loadBull } from './load-bull.js';
import type { ServeQueueOptions } from './serve-queue-options.js';
import { untilIdle } from './until-idle.js';
import { within } from './within.js';

/** How many workers may die of a job before it fails. */
const MAX_DEATHS = 5;

/** Milliseconds that Redis has to take a job back when the worker is stopped. */
const PATIENCE = 3000;

const NAME: ArgumentKind = [
  'a name without spaces',
  (value) => value === undefined || (typeof value === 'string' && /^[!-~]+$/.test(value)),
];

/**
 * Executes jobs of a BullMQ queue, one at a time, until the signal is aborted or the queue is idle for `idleTimeout`. Jobs come from
 * `openBullEngine`. If Redis cannot be reached in between, it waits.
 * @throws ConfigError if an option is invalid, bullmq or ioredis is not installed, Redis cannot be reached or refuses the password, or a
 *   sweep runs another version of convkit.
 */
export async function serveQueue(options: ServeQueueOptions): Promise<void> {
  checkOptions('serveQueue', options, {
    url: 'name',
    openStore: 'function',
    runTrial: 'function',
    version: 'name',
    name: NAME,
    signal: 'signal?',
    onEvent: 'function?',
    lockDuration: 'positive?',
    stalledInterval: 'positive?',
    idleTimeout: 'positive?',
  });
  const { url, name = workerName(), signal, idleTimeout, onEvent = () => {} } = options;
  const { lockDuration = 20_000, stalledInterval = 10_000 } = options;
  const bull = await loadBull();
  const client = await connectRedis(url, (message) => onEvent({ type: 'warning', message }));
  const stopping = new AbortController();
  const executor = new JobExecutor(bull, { ...options, name, onEvent, lockDuration }, stopping);
  const worker: Worker = new bull.Worker(QUEUE, (job, token) => executor.execute(worker, job, token ?? ''), {
    connection: client,
    name,
    autorun: false,
    lockDuration,
    stalledInterval,
    maxStalledCount: MAX_DEATHS,
  });
  // Errors of the connection, which is restored, and of locks, which are watched.
  worker.on('error', () => {});
  const stop = () => stopping.abort(new WorkerStopped('the worker was stopped'));
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await rejectOnAbort(worker.waitUntilReady(), stopping.signal);
    onEvent({ type: 'ready' });
    if (idleTimeout !== undefined) {
      const queue = new bull.Queue(QUEUE, { connection: client });
      queue.on('error', () => {});
      const idle = untilIdle(queue, client, idleTimeout, stopping.signal);
      // It rejects if the worker ends for another reason.
      idle.then(() => onEvent({ type: 'idle' })).then(stop, () => {});
    }
    await rejectOnAbort(worker.run(), stopping.signal);
  } catch (error) {
    if (!(error instanceof WorkerStopped)) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    const closing = worker.close();
    await executor.idle();
    await within(PATIENCE, closing);
    client.disconnect();
    await within(PATIENCE, worker.disconnect());
  }
}

/** Why a worker that was told to stop ends. */
class WorkerStopped extends Error {}
