import { Queue } from 'bullmq';
import { expect, it } from 'vitest';
import { openBullEngine } from './index.js';
import { QUEUE, queueIdOf, sweepIdOf } from './job-payload.js';
import { ignore, jobOf, QueueTest } from './queue.fixture.js';
import { DURABLE } from './redis.fixture.js';

const test = new QueueTest();

/** Id of the job with these epochs in the queue. */
const idOf = (epochs: number) => queueIdOf(sweepIdOf(test.root), jobOf({}, epochs));

it('a worker of another version leaves the job in the queue, and ends with both versions', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const run = engine.run(jobOf(), ignore);
  const other = test.processes.worker(redis.url, 'other', '2.0.0');
  expect(await other.ended()).toBe(1);
  expect(other.output()).toContain('The sweep runs convkit 1.0.0, and this worker convkit 2.0.0');
  test.processes.worker(redis.url, 'same', '1.0.0');
  await run;
  await engine.close();
});

it('a worker that is stopped writes a checkpoint and gives the job back, and another resumes it', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const epochs: number[] = [];
  const run = engine.run(jobOf({ milliseconds: 50 }, 20), (event) => {
    if (event.type === 'epoch') epochs.push(event.epoch.epoch);
  });
  const first = test.processes.worker(redis.url, 'first');
  await expect.poll(() => epochs.length).toBeGreaterThan(2);
  await first.kill('SIGTERM');
  expect(await first.ended(), first.output()).toBe(0);
  const client = test.connect(redis);
  expect(await client.lrange(`bull:${QUEUE}:wait`, 0, -1)).toEqual([idOf(20)]);
  test.processes.worker(redis.url, 'second');
  await run;
  expect(epochs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  await engine.close();
});

it('a worker stops a run that another has claimed', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const run = engine.run(jobOf({ milliseconds: 50 }, 100), ignore);
  const worker = test.processes.worker(redis.url, 'first');
  await expect.poll(() => worker.reports.at(-1)?.type).toBe('epoch');
  const client = test.connect(redis);
  const lock = `bull:${QUEUE}:${idOf(100)}:lock`;
  await client.set(lock, 'of another');
  await expect.poll(() => worker.reports.at(-1)?.type).toBe('stopped');
  // The other dies.
  await client.del(lock);
  await run;
  await engine.close();
});

it('a worker takes up a job of which three others have died', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const run = engine.run(jobOf({ milliseconds: 50 }, 150), ignore);
  for (const name of ['first', 'second', 'third']) {
    const worker = test.processes.worker(redis.url, name);
    await expect.poll(() => worker.reports.at(-1)?.type).toBe('epoch');
    await worker.kill();
  }
  test.processes.worker(redis.url, 'fourth');
  await run;
  await engine.close();
});

it('a worker ends even if Redis does not', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const run = engine.run(jobOf({ milliseconds: 50 }, 100_000), ignore).catch((error: Error) => error);
  const worker = test.processes.worker(redis.url, 'first');
  await expect.poll(() => worker.reports.at(-1)?.type).toBe('epoch');
  await redis.kill();
  await worker.kill('SIGTERM');
  expect(await worker.ended(), worker.output()).toBe(0);
  await engine.close();
  expect(await run).toMatchObject({ message: expect.stringContaining('closed') });
});

it('a worker ends once the queue has had no jobs for long, neither its own nor those of others', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const idleTimeout = 300;
  // It takes several times as long.
  const run = engine.run(jobOf({ milliseconds: 50 }, 30), ignore);
  const client = test.connect(redis);
  await expect.poll(() => client.llen(`bull:${QUEUE}:wait`)).toBe(1);
  const busy = test.processes.worker(redis.url, 'busy', '1.0.0', idleTimeout);
  await expect.poll(() => busy.reports.some(({ type }) => type === 'epoch')).toBe(true);
  const waiting = test.processes.worker(redis.url, 'waiting', '1.0.0', idleTimeout);
  await run;
  for (const worker of [busy, waiting]) {
    expect(await worker.ended(), worker.output()).toBe(0);
    expect(worker.reports.at(-1)).toEqual({ type: 'idle' });
  }
  expect(busy.reports.map(({ type }) => type)).toContain('done');
  await engine.close();
});

it('a worker that cannot open the store fails the job with its name and the address', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await openBullEngine({ url: redis.url, store: `${test.root}/elsewhere`, version: '1.0.0' });
  test.processes.worker(redis.url, 'lost');
  await expect(engine.run(jobOf(), ignore)).rejects.toMatchObject({
    name: 'CheckpointError',
    message: `the worker lost finds no sweep in ${test.root}/elsewhere`,
    hint: expect.stringContaining('same path'),
  });
  await engine.close();
});

it('a worker leaves jobs to others if it may not use their store', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  const run = engine.run(jobOf(), ignore);
  const picky = test.processes.worker(redis.url, 'picky');
  const warning = { type: 'warning', message: expect.stringContaining('only /elsewhere may be used') };
  await expect.poll(() => picky.reports.at(-1)).toEqual(warning);
  test.processes.worker(redis.url, 'willing');
  await run;
  await engine.close();
});

it('a worker fails a job with invalid data, and goes on', async () => {
  const redis = await test.startRedis(...DURABLE);
  const queue = new Queue(QUEUE, { connection: { url: redis.url } });
  await queue.add('run', { version: '1.0.0', store: test.root, job: { ...jobOf(), run: '../../etc' } });
  const worker = test.processes.worker(redis.url, 'careful');
  await expect
    .poll(() => worker.reports.find(({ type }) => type === 'failed'))
    .toMatchObject({ message: expect.stringContaining('job: run must be a file name') });
  const engine = await test.open(redis);
  await engine.run(jobOf(), ignore);
  await engine.close();
  await queue.close();
});
