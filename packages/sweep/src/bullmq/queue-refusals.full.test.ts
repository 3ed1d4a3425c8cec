import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SWEEP_FILE, type TrialJob } from '../index.js';
import { directoryStore } from '../node/index.js';
import { openBullEngine } from './index.js';
import { QUEUE, queueIdOf, sweepIdOf } from './job-payload.js';
import { Processes } from './processes.fixture.js';
import { DURABLE, RedisServer } from './redis.fixture.js';

const processes = new Processes();
const servers: RedisServer[] = [];
let root: string;

beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-refusals-'));
  await directoryStore(root).files.write(SWEEP_FILE, new TextEncoder().encode('{}'));
});
afterEach(async () => {
  await processes.end();
  await Promise.all(servers.splice(0).map((server) => server.end()));
  await fs.rm(root, { recursive: true });
});

async function startRedis(...args: string[]): Promise<RedisServer> {
  const server = await RedisServer.start(...args);
  servers.push(server);
  return server;
}

const open = ({ url }: { url: string }, onWarning = (_: string) => {}) =>
  openBullEngine({ url, store: root, version: '1.0.0', onWarning, checkInterval: 500 });

const jobOf = (options: TrialJob['options'] = {}, epochs = 3): TrialJob => ({
  id: `0001.epochs-${epochs}`,
  trial: 1,
  run: '0001',
  parameters: {},
  options,
  epochs,
});

const ignore = () => {};

describe('Redis', () => {
  it('that keeps nothing on disk is refused', async () => {
    const redis = await startRedis('--save', '');
    await expect(open(redis)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ keeps nothing on disk/),
      hint: expect.stringContaining('appendonly yes'),
    });
  });

  it('that only keeps snapshots is accepted with a warning', async () => {
    const redis = await startRedis('--save', '3600 1');
    const warnings: string[] = [];
    await (await open(redis, (warning) => warnings.push(warning))).close();
    expect(warnings).toEqual([expect.stringContaining('keeps only snapshots')]);
  });

  it('that does not tell is accepted with a warning', async () => {
    const redis = await startRedis('--rename-command', 'CONFIG', '');
    const warnings: string[] = [];
    await (await open(redis, (warning) => warnings.push(warning))).close();
    expect(warnings).toEqual([expect.stringContaining('does not tell')]);
  });

  it('with another password is refused, and neither password is printed', async () => {
    const { port } = await startRedis(...DURABLE, '--requirepass', 'secret');
    for (const user of ['', ':wrong@', 'nobody:wrong@']) {
      const error = await open({ url: `redis://${user}127.0.0.1:${port}` }).catch((e: Error) => e);
      expect(error).toMatchObject({
        name: 'ConfigError',
        message: `Redis at 127.0.0.1:${port} refuses the user or the password`,
      });
      expect(JSON.stringify(error)).not.toMatch(/secret|wrong/);
    }
    await (await open({ url: `redis://:secret@127.0.0.1:${port}` })).close();
  });
});

describe('a worker', () => {
  it('of another version leaves the job in the queue, and ends with both versions', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await open(redis);
    const run = engine.run(jobOf(), ignore);
    const other = processes.worker(redis.url, 'other', '2.0.0');
    expect(await other.ended()).toBe(1);
    expect(other.output()).toContain('The sweep runs convkit 1.0.0, and this worker convkit 2.0.0');
    processes.worker(redis.url, 'same', '1.0.0');
    await run;
    await engine.close();
  });

  it('that is stopped writes a checkpoint and gives the job back, and another resumes it', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await open(redis);
    const epochs: number[] = [];
    const run = engine.run(jobOf({ milliseconds: 50 }, 20), (event) => {
      if (event.type === 'epoch') epochs.push(event.epoch.epoch);
    });
    const first = processes.worker(redis.url, 'first');
    await expect.poll(() => epochs.length).toBeGreaterThan(2);
    await first.kill('SIGTERM');
    expect(await first.ended(), first.output()).toBe(0);
    processes.worker(redis.url, 'second');
    await run;
    expect(epochs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await engine.close();
  });

  it('takes up a job of which three others have died', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await open(redis);
    const run = engine.run(jobOf({ milliseconds: 50 }, 20), ignore);
    for (const name of ['first', 'second', 'third']) {
      const worker = processes.worker(redis.url, name);
      await expect.poll(() => worker.reports.at(-1)?.type).toBe('epoch');
      await worker.kill();
    }
    processes.worker(redis.url, 'fourth');
    await run;
    await engine.close();
  });

  it('ends even if Redis does not', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await open(redis);
    const run = engine.run(jobOf({ milliseconds: 50 }, 100_000), ignore).catch((error: Error) => error);
    const worker = processes.worker(redis.url, 'first');
    await expect.poll(() => worker.reports.at(-1)?.type).toBe('epoch');
    await redis.kill();
    await worker.kill('SIGTERM');
    expect(await worker.ended(), worker.output()).toBe(0);
    await engine.close();
    expect(await run).toMatchObject({ message: expect.stringContaining('closed') });
  });

  it('that cannot open the store fails the job with its name and the address', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await openBullEngine({ url: redis.url, store: `${root}/elsewhere`, version: '1.0.0' });
    processes.worker(redis.url, 'lost');
    await expect(engine.run(jobOf(), ignore)).rejects.toMatchObject({
      name: 'CheckpointError',
      message: `the worker lost finds no sweep in ${root}/elsewhere`,
      hint: expect.stringContaining('same path'),
    });
    await engine.close();
  });

  it('fails a job with invalid data, and goes on', async () => {
    const redis = await startRedis(...DURABLE);
    const queue = new Queue(QUEUE, { connection: { url: redis.url } });
    await queue.add('run', { version: '1.0.0', store: root, job: { ...jobOf(), run: '../../etc' } });
    const worker = processes.worker(redis.url, 'careful');
    await expect
      .poll(() => worker.reports.find(({ type }) => type === 'failed'))
      .toMatchObject({ message: expect.stringContaining('job: run must be a file name') });
    const engine = await open(redis);
    await engine.run(jobOf(), ignore);
    await engine.close();
    await queue.close();
  });
});

describe('an engine', () => {
  it('refuses a job that a worker would', async () => {
    const redis = await startRedis(...DURABLE);
    const engine = await open(redis);
    await expect(engine.run({ ...jobOf(), run: '../../etc' }, ignore)).rejects.toThrow('must be a file name');
    await engine.close();
  });

  it('takes up waiting jobs, and replaces finished ones and those of an earlier sweep', async () => {
    const redis = await startRedis(...DURABLE);
    const client = new Redis(redis.url);
    const dataOf = (epochs: number) =>
      client.hget(`bull:${QUEUE}:${queueIdOf(sweepIdOf(root), jobOf({}, epochs))}`, 'data');
    // A controller that was killed: it does not close its engine.
    const killed = await open(redis);
    const failed = killed.run(jobOf({ fail: 'no more apples' }, 3), ignore);
    const worker = processes.worker(redis.url, 'first');
    await failed;
    await worker.kill();
    for (const epochs of [4, 5]) killed.run(jobOf({ seed: 1 }, epochs), ignore).catch(ignore);
    await expect.poll(() => dataOf(5)).not.toBeNull();
    await directoryStore(root).files.remove('results/0001.epochs-3.json');

    const engine = await open(redis);
    const runs = [jobOf({}, 3), jobOf({ seed: 1 }, 4), jobOf({ seed: 2 }, 5)].map((job) =>
      engine.run(job, ignore),
    );
    await expect.poll(() => dataOf(5)).toContain('"seed":2');
    expect(await client.llen(`bull:${QUEUE}:wait`)).toBe(3);
    processes.worker(redis.url, 'second');
    await Promise.all(runs);
    const result = await directoryStore(root).files.read('results/0001.epochs-3.json');
    expect(new TextDecoder().decode(result)).toContain('"state":"done"');
    await engine.close();
    await killed.close();
    client.disconnect();
  });

  it('removes its waiting jobs when it is closed', async () => {
    const redis = await startRedis(...DURABLE);
    const client = new Redis(redis.url);
    const engine = await open(redis);
    const runs = [3, 4].map((epochs) => engine.run(jobOf({}, epochs), ignore).catch((e: Error) => e.name));
    await expect.poll(() => client.llen(`bull:${QUEUE}:wait`)).toBe(2);
    await engine.close();
    expect(await Promise.all(runs)).toEqual(['ConfigError', 'ConfigError']);
    expect(await client.llen(`bull:${QUEUE}:wait`)).toBe(0);
    client.disconnect();
  });
});
