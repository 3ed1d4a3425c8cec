import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobResult, readResults, runSweep, type SweepSpec } from '../index.js';
import { directoryStore, localEngine } from '../node/index.js';
import { Processes, type TestProcess } from './processes.fixture.js';
import { DURABLE, RedisServer } from './redis.fixture.js';

/** Long enough for accidents, and every epoch writes a checkpoint. */
const SPEC: SweepSpec = {
  run: { model: 'dummy', epochs: 27, milliseconds: 40 },
  space: { lr: { logUniform: [1e-4, 1] } },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
};

const processes = new Processes();
let redis: RedisServer;
let folder: string;
let expected: unknown;

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-crashes-'));
  expected = await runAlone('alone', SPEC);
});
afterAll(() => fs.rm(folder, { recursive: true }));

beforeEach(async () => {
  redis = await RedisServer.start(...DURABLE);
});
afterEach(async () => {
  await processes.end();
  await redis.end();
});

/** All results of a sweep, but for what depends on the machine, and the options, of which one is the time of an epoch. */
async function resultsIn(root: string): Promise<unknown> {
  const results = await readResults(directoryStore(root).files);
  const comparable = ({ seconds, worker, options, ...rest }: JobResult) => rest;
  return [...results.values()].map(comparable).sort((a, b) => (a.job < b.job ? -1 : 1));
}

/** Runs a sweep with a localEngine, and returns its results. */
async function runAlone(name: string, spec: SweepSpec): Promise<unknown> {
  const root = path.join(folder, name);
  const program = fileURLToPath(new URL('../node/dummy-worker.fixture.mjs', import.meta.url));
  const engine = localEngine({ program, args: [root], workers: 2 });
  await runSweep(spec, { store: directoryStore(root), engine });
  await engine.close();
  return resultsIn(root);
}

const countOf = ({ reports }: TestProcess, type: string) => reports.filter((r) => r.type === type).length;

/** Starts three workers and a controller, and waits until some jobs are complete and others under way. */
async function start(name: string, spec = SPEC, complete = 3) {
  const root = path.join(folder, name);
  const workers = ['a', 'b', 'c'].map((worker) => processes.worker(redis.url, worker));
  await expect.poll(() => workers.every((worker) => countOf(worker, 'ready') > 0)).toBe(true);
  const controller = processes.controller(redis.url, root, spec);
  await expect.poll(() => countOf(controller, 'result')).toBeGreaterThanOrEqual(complete);
  return { root, workers, controller };
}

async function expectTheSame(root: string, controller: TestProcess, results = expected): Promise<void> {
  const code = await controller.ended();
  expect(code, controller.output()).toBe(0);
  expect(await resultsIn(root)).toEqual(results);
}

it('three workers have the results of a localEngine', async () => {
  const { root, controller } = await start('calm');
  await expectTheSame(root, controller);
  const started = controller.reports.filter(({ type }) => type === 'started');
  expect(new Set(started.map(({ worker }) => worker)).size).toBeGreaterThan(1);
});

it('survives the death of workers', async () => {
  const long: SweepSpec = { ...SPEC, method: { name: 'random', trials: 12 } };
  const { root, workers, controller } = await start('workers', long);
  const dying = workers.slice(0, 2);
  const isInRun = ({ reports }: TestProcess) => {
    const { type, epoch } = reports.at(-1) as { type: string; epoch?: { epoch: number } };
    return type === 'epoch' && (epoch?.epoch ?? 0) < 20;
  };
  await expect.poll(() => dying.every(isInRun)).toBe(true);
  await Promise.all(dying.map((worker) => worker.kill()));
  await expectTheSame(root, controller, await runAlone('long', long));
  expect(countOf(controller, 'stalled')).toBeGreaterThan(0);
});

it('survives the death of Redis', async () => {
  const { root, workers, controller } = await start('redis');
  await redis.kill();
  await redis.restart();
  await expectTheSame(root, controller);
  expect(workers.every((worker) => worker.isAlive())).toBe(true);
});

it('survives an outage of Redis that lasts longer than the claim of a worker', async () => {
  // After 13 jobs, only the last is left. It takes longer than a claim lasts, and its results do not depend on its speed.
  const slow = { ...SPEC, run: { ...SPEC.run, milliseconds: 300 } };
  const { root, workers, controller } = await start('outage', slow, 13);
  await expect.poll(() => controller.reports.at(-1)?.type).toBe('epoch');
  await redis.kill();
  const isStopped = (worker: TestProcess) => countOf(worker, 'stopped') > 0;
  await expect.poll(() => workers.some(isStopped)).toBe(true);
  await redis.restart();
  await expectTheSame(root, controller);
});

it('survives the loss of all jobs', async () => {
  const { root, controller } = await start('lost');
  await redis.kill();
  await redis.loseData();
  await redis.restart();
  await expectTheSame(root, controller);
});

it('survives the death of the controller', async () => {
  const { root, controller } = await start('controller');
  await controller.kill();
  const before = await resultsIn(root);
  const second = processes.controller(redis.url, root, SPEC);
  await expectTheSame(root, second);
  expect(before).not.toEqual(expected);
});
