import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testEngine } from '../engine.conformance.fixture.js';
import { readResults, runSweep, type SweepEvent, type SweepSpec } from '../index.js';
import { directoryStore, localEngine } from './index.js';

const program = fileURLToPath(new URL('dummy-worker.fixture.mjs', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-sweep-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const SPEC: SweepSpec = {
  run: { model: 'dummy', epochs: 9 },
  space: { lr: { logUniform: [1e-4, 1] } },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
};

async function sweep(name: string, spec: SweepSpec = SPEC, workers = 2) {
  const root = path.join(folder, name);
  const events: SweepEvent[] = [];
  const engine = localEngine({ program, args: [root], workers });
  try {
    const done = await runSweep(spec, {
      store: directoryStore(root),
      engine,
      onEvent: (e) => events.push(e),
    });
    return { done, events, root };
  } finally {
    await engine.close();
  }
}

it('runs the trials of a sweep, and continues the best of each rung from their checkpoints', async () => {
  const { done, events } = await sweep('halving');
  expect(done).toMatchObject({ reason: 'complete', failed: [], diverged: 0 });
  const epochs = done.ranking.map((trial) => trial.epochs);
  expect(epochs).toEqual([9, 3, 3, 1, 1, 1, 1, 1, 1]);
  const distance = ({ parameters }: { parameters: { lr?: unknown } }) =>
    Math.abs(Math.log10(Number(parameters.lr)) + 2);
  const distances = done.ranking.map(distance);
  expect(distances[0]).toBe(Math.min(...distances));
  // Each epoch is trained once.
  const trained = events.filter(({ type }) => type === 'epoch').length;
  expect(trained).toBe(9 * 1 + 3 * 2 + 1 * 6);
});

it('reports failed runs with their error, and ends when there are too many', async () => {
  const failing = { ...SPEC, run: { ...SPEC.run, fail: 'no more apples' }, maxFailures: 2 };
  await expect(sweep('failing', failing)).rejects.toThrow(
    /3 runs have failed, and maxFailures is 2.*no more apples/,
  );
});

/** Runs a controller in a process of its own, which is killed after some events. Returns whether it completed the sweep. */
async function control(root: string, spec: SweepSpec, eventsUntilKilled: number): Promise<boolean> {
  const fixture = fileURLToPath(new URL('controller.fixture.mjs', import.meta.url));
  const child = spawn(process.execPath, [fixture, root, JSON.stringify(spec)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let events = 0;
  for await (const _ of createInterface(child.stdout)) {
    if (++events === eventsUntilKilled) child.kill('SIGKILL');
  }
  return (
    child.exitCode === 0 ||
    (await new Promise((resolve) => child.once('close', (code) => resolve(code === 0))))
  );
}

it('completes a sweep whose controller is killed repeatedly, with the same results', async () => {
  const spec = { ...SPEC, run: { ...SPEC.run, milliseconds: 5 } };
  const root = path.join(folder, 'killed');
  const results = async (at: string) => {
    const all = [...(await readResults(directoryStore(at).files)).values()];
    return all
      .map(({ seconds: _, worker: __, ...result }) => result)
      .sort((a, b) => (a.job < b.job ? -1 : 1));
  };
  for (const events of [1, 14, 20]) expect(await control(root, spec, events)).toBe(false);
  expect(await control(root, spec, Number.POSITIVE_INFINITY)).toBe(true);
  const whole = await sweep('uninterrupted', spec);
  expect(await results(root)).toEqual(await results(whole.root));
});

it('lets jobs end when a service manager terminates all processes of a sweep', async () => {
  const root = path.join(folder, 'terminated');
  const engine = localEngine({ program, args: [root], workers: 1 });
  const store = directoryStore(root);
  const spec = { ...SPEC, run: { ...SPEC.run, milliseconds: 5 } };
  const stalled: SweepEvent[] = [];
  await runSweep(spec, {
    store,
    engine,
    onEvent: (event) => {
      if (event.type === 'stalled') stalled.push(event);
      const pid = event.type === 'result' && Number(event.result.worker.split('-').at(-1));
      if (pid) process.kill(pid, 'SIGTERM');
    },
  });
  await engine.close();
  expect(stalled).toEqual([]);
});

it('keeps a second controller out', async () => {
  const root = path.join(folder, 'locked');
  const unlock = await directoryStore(root).lock();
  await expect(sweep('locked')).rejects.toThrow(/already training in/);
  await unlock();
  await sweep('locked');
});

testEngine('localEngine', async (root) => localEngine({ program, args: [root], workers: 2 }));
