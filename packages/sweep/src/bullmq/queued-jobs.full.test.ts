import { expect, it } from 'vitest';
import { directoryStore } from '../node/index.js';
import { openBullEngine } from './index.js';
import { QUEUE, queueIdOf, sweepIdOf } from './job-payload.js';
import { ignore, jobOf, QueueTest } from './queue.fixture.js';
import { DURABLE } from './redis.fixture.js';

const test = new QueueTest();

/** Key of the job with these epochs. */
const keyOf = (epochs: number) => `bull:${QUEUE}:${queueIdOf(sweepIdOf(test.root), jobOf({}, epochs))}`;

it('an engine refuses a job that a worker would', async () => {
  const redis = await test.startRedis(...DURABLE);
  const engine = await test.open(redis);
  await expect(engine.run({ ...jobOf(), run: '../../etc' }, ignore)).rejects.toThrow('must be a file name');
  await engine.close();
});

it('an engine takes up waiting jobs, and replaces finished ones and those of an earlier sweep', async () => {
  const redis = await test.startRedis(...DURABLE);
  const client = test.connect(redis);
  const dataOf = (epochs: number) => client.hget(keyOf(epochs), 'data');
  // A controller that was killed neither closes its engine nor checks anything.
  const options = { url: redis.url, store: test.root, version: '1.0.0', checkInterval: 600_000 };
  const killed = await openBullEngine(options);
  const failed = killed.run(jobOf({ fail: 'no more apples' }, 3), ignore);
  const worker = test.processes.worker(redis.url, 'first');
  await failed;
  await worker.kill();
  for (const epochs of [4, 5]) killed.run(jobOf({ seed: 1 }, epochs), ignore).catch(ignore);
  await expect.poll(() => dataOf(5)).not.toBeNull();
  await directoryStore(test.root).files.remove('results/0001.epochs-3.json');

  const engine = await test.open(redis);
  const runs = [jobOf({}, 3), jobOf({ seed: 1 }, 4), jobOf({ seed: 2 }, 5)].map((job) =>
    engine.run(job, ignore),
  );
  await expect.poll(() => dataOf(5)).toContain('"seed":2');
  expect(await client.llen(`bull:${QUEUE}:wait`)).toBe(3);
  test.processes.worker(redis.url, 'second');
  await Promise.all(runs);
  const result = await directoryStore(test.root).files.read('results/0001.epochs-3.json');
  expect(new TextDecoder().decode(result)).toContain('"state":"done"');
  await engine.close();
  await killed.close();
});

it('an engine removes its waiting jobs when it is closed', async () => {
  const redis = await test.startRedis(...DURABLE);
  const client = test.connect(redis);
  const engine = await test.open(redis);
  const runs = [3, 4].map((epochs) => engine.run(jobOf({}, epochs), ignore).catch((e: Error) => e.name));
  await expect.poll(() => client.llen(`bull:${QUEUE}:wait`)).toBe(2);
  await engine.close();
  expect(await Promise.all(runs)).toEqual(['ConfigError', 'ConfigError']);
  expect(await client.llen(`bull:${QUEUE}:wait`)).toBe(0);
});

it('an engine settles jobs whose events it missed', async () => {
  const redis = await test.startRedis(...DURABLE);
  const client = test.connect(redis);
  const engine = await test.open(redis);
  const runs = [3, 4].map((epochs) => engine.run(jobOf({}, epochs), ignore).catch((e: Error) => e.message));
  await expect.poll(() => client.exists(keyOf(3), keyOf(4))).toBe(2);
  await client.hset(keyOf(3), { finishedOn: 1, returnvalue: 'null', failedReason: 'of an earlier attempt' });
  await client.hset(keyOf(4), { finishedOn: 1, failedReason: 'no more apples' });
  expect(await Promise.all(runs)).toEqual([undefined, 'no more apples']);
  await engine.close();
});
