import { CheckpointError } from '@convkit/core';
import { MemoryRunFiles, MemoryRunStore, type RunFiles } from '@convkit/train';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dummyTrial } from '../dummy-trial.fixture.mjs';
import type { Engine, JobEvent } from '../engine/engine.js';
import { executeJob } from '../engine/execute-job.js';
import type { SweepStore } from '../engine/sweep-store.js';
import type { TrialJob } from '../engine/trial-job.js';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { readResults } from './journal.js';
import { runSweep } from './run-sweep.js';
import type { SweepEvent } from './sweep-events.js';

const SPEC: SweepSpec = {
  run: { model: 'dummy', epochs: 9 },
  space: { lr: { logUniform: [1e-4, 1] } },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
};

/** A store in memory. Runs stay in it until all of it is dropped. */
class MemoryStore implements SweepStore {
  files: RunFiles = new MemoryRunFiles();
  readonly runs = new Map<string, MemoryRunStore>();

  async openRun(run: string) {
    const store = this.runs.get(run) ?? new MemoryRunStore();
    this.runs.set(run, store);
    return Object.assign(store, { folder: run });
  }

  async lock() {
    return async () => {};
  }
}

/** Executes jobs in this process, one at a time, the last one first. */
class ReversingEngine implements Engine {
  readonly ran: string[] = [];
  readonly #store: MemoryStore;
  readonly #waiting: { readonly start: () => Promise<void>; readonly reject: (error: Error) => void }[] = [];
  #isBusy = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  run(job: TrialJob, onEvent: (event: JobEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.ran.push(job.id);
        onEvent({ type: 'started', job: job.id, worker: 'here' });
        const onEpoch = (epoch: Extract<JobEvent, { type: 'epoch' }>['epoch']) =>
          onEvent({ type: 'epoch', job: job.id, epoch });
        const execution = { worker: 'here', signal: new AbortController().signal, onEpoch };
        return executeJob(job, this.#store, dummyTrial, execution).then(resolve, reject);
      };
      this.#waiting.push({ start, reject });
      if (!this.#isBusy) this.#ended = this.#runWaiting();
    });
  }

  async drain(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('drained'));
  }

  async close(): Promise<void> {
    this.#waiting.length = 0;
    await this.#ended;
  }

  async #runWaiting(): Promise<void> {
    this.#isBusy = true;
    await Promise.resolve();
    for (let job = this.#waiting.pop(); job; job = this.#waiting.pop()) await job.start();
    this.#isBusy = false;
  }
}

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

const lines = async () => [...(await readResults(store.files)).values()];
const comparable = (results: Awaited<ReturnType<typeof lines>>) =>
  results.map(({ seconds: _, worker: __, ...result }) => result).sort((a, b) => (a.job < b.job ? -1 : 1));

describe('a sweep', () => {
  it('has the same results, however often it is stopped', async () => {
    const whole = new MemoryStore();
    const expected = await runSweep(SPEC, { store: whole, engine: new ReversingEngine(whole) });
    let reason = '';
    for (let stops = 0; reason !== 'complete'; stops++) {
      expect(stops).toBeLessThan(14);
      const stop = new AbortController();
      const engine = new ReversingEngine(store);
      const onEvent = ({ type }: SweepEvent) => type === 'result' && stop.abort();
      ({ reason } = await runSweep(SPEC, { store, engine, onEvent, signal: stop.signal }));
    }
    const { ranking } = await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    expect(ranking).toEqual(expected.ranking);
    expect(comparable(await lines())).toEqual(comparable([...(await readResults(whole.files)).values()]));
  });

  it('takes up results that no controller has read', async () => {
    await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    const text = await store.files.read('results.jsonl');
    // A controller that was killed while it wrote the second line.
    await store.files.write('results.jsonl', (text as Uint8Array).subarray(0, 400));
    const engine = new ReversingEngine(store);
    await runSweep(SPEC, { store, engine });
    expect(engine.ran).toEqual([]);
    expect(await lines()).toHaveLength(13);
  });

  it('runs again what has failed', async () => {
    const failing: SweepSpec = { ...SPEC, run: { ...SPEC.run, fail: 'the sky has fallen' }, maxFailures: 9 };
    const first = await runSweep(failing, { store, engine: new ReversingEngine(store) });
    expect(first.failed.map(({ error }) => error)).toEqual(Array(9).fill('the sky has fallen'));
    expect(first.ranking).toEqual([]);
    const engine = new ReversingEngine(store);
    await runSweep(failing, { store, engine });
    expect(engine.ran).toHaveLength(9);
  });

  it('ends within its budget of epochs, always with the same trials', async () => {
    const spec = { ...SPEC, budget: { epochs: 11 } };
    const { reason } = await runSweep(spec, { store, engine: new ReversingEngine(store) });
    expect(reason).toBe('budget');
    // Nine epochs of the first rung, and two of the second.
    expect(await lines()).toHaveLength(10);
    const more = await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    expect(more.reason).toBe('complete');
  });

  it('ends when its minutes are over, with the jobs that began before', async () => {
    const spec = { ...SPEC, run: { ...SPEC.run, milliseconds: 400 }, budget: { minutes: 300 / 60_000 } };
    const engine = new ReversingEngine(store);
    const { reason } = await runSweep(spec, { store, engine });
    expect(reason).toBe('budget');
    // All nine were given to the engine, which runs one at a time.
    expect(await lines()).toHaveLength(1);
    expect(engine.ran).toHaveLength(1);
  });

  it('ends when its minutes are over and no job has begun', async () => {
    const engine = { run: () => new Promise<void>(() => {}), drain: async () => {}, close: async () => {} };
    const spec = { ...SPEC, budget: { minutes: 1 / 60_000 } };
    expect(await runSweep(spec, { store, engine })).toMatchObject({ reason: 'budget', ranking: [] });
  });

  it('is complete if its last job ends after its minutes', async () => {
    const method = { name: 'random', trials: 1 } as const;
    const run = { ...SPEC.run, milliseconds: 50 };
    const spec = { ...SPEC, run, method, budget: { minutes: 300 / 60_000 } };
    expect(await runSweep(spec, { store, engine: new ReversingEngine(store) })).toMatchObject({
      reason: 'complete',
    });
  });

  it('leaves no listeners on its signal', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await runSweep(SPEC, { store, engine: new ReversingEngine(store), signal });
    expect(added).toHaveBeenCalled();
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});

describe('a store', () => {
  it('with another sweep is left as it is', async () => {
    await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    const before = await store.files.read('results.jsonl');
    const other = { ...SPEC, seed: 2 };
    const options = { store, engine: new ReversingEngine(store) };
    await expect(runSweep(other, options)).rejects.toThrow(
      /holds another sweep: its sweep.json differs in seed/,
    );
    expect(await store.files.read('results.jsonl')).toEqual(before);
  });

  it('with a damaged sweep.json or curve is reported', async () => {
    await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    const options = { store, engine: new ReversingEngine(store) };
    const write = (name: string, text: string) => store.files.write(name, new TextEncoder().encode(text));
    await write('sweep.json', 'null');
    await expect(runSweep(SPEC, options)).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: expect.stringContaining('sweep.json'),
    });
    await write('sweep.json', JSON.stringify(SPEC));
    await write('results.jsonl', '{"job":"0001.epochs-1","trial":1,"state":"done","curve":[null]}\n');
    await expect(runSweep(SPEC, options)).rejects.toThrow(/line 1 of results.jsonl is damaged/);
  });

  it('with results of other options is refused, even without its specification', async () => {
    await runSweep(SPEC, { store, engine: new ReversingEngine(store) });
    await store.files.remove('sweep.json');
    await store.files.remove('results.jsonl');
    const other = { ...SPEC, run: { ...SPEC.run, limit: 100 } };
    const sweep = runSweep(other, { store, engine: new ReversingEngine(store) });
    await expect(sweep).rejects.toThrow(/is the result of another sweep/);
  });

  it('stays locked until the engine is closed', async () => {
    const order: string[] = [];
    const engine = new ReversingEngine(store);
    const close = async () => {
      await engine.close();
      order.push('closed');
    };
    store.lock = async () => async () => void order.push('unlocked');
    const drain = () => engine.drain();
    await runSweep(SPEC, { store, engine: { run: (...args) => engine.run(...args), drain, close } });
    expect(order).toEqual(['closed', 'unlocked']);
  });

  it('that another controller uses is left, and the engine is closed', async () => {
    const engine = new ReversingEngine(store);
    const close = vi.spyOn(engine, 'close');
    store.lock = async () => {
      throw new CheckpointError('another controller uses it');
    };
    await expect(runSweep(SPEC, { store, engine })).rejects.toThrow(/another controller/);
    expect(close).toHaveBeenCalledOnce();
    expect(engine.ran).toEqual([]);
  });

  it('that is full ends the sweep with its error, and nothing is lost', async () => {
    const { files } = store;
    let room = 4;
    const write = async (name: string, bytes: Uint8Array) => {
      if (name.startsWith('results/') && room-- <= 0) throw new CheckpointError('Cannot write: ENOSPC');
      await files.write(name, bytes);
    };
    store.files = {
      write,
      read: (name) => files.read(name),
      append: (name, bytes) => files.append(name, bytes),
      list: (folder) => files.list(folder),
      remove: (name) => files.remove(name),
    };
    const interrupted = new ReversingEngine(store);
    const full = runSweep(SPEC, { store, engine: interrupted });
    await expect(full).rejects.toMatchObject({
      code: 'CHECKPOINT',
      message: expect.stringContaining('ENOSPC'),
    });
    await interrupted.close();
    store.files = files;
    const engine = new ReversingEngine(store);
    expect(await runSweep(SPEC, { store, engine })).toMatchObject({ reason: 'complete' });
    // The first engine may still have written a result after that.
    expect(engine.ran.length).toBeLessThanOrEqual(13 - 4);
    expect(await lines()).toHaveLength(13);
  });
});

it('reports a metric that runs do not have after the first result', async () => {
  const engine = new ReversingEngine(store);
  const sweep = runSweep({ ...SPEC, metric: 'validation.f1' }, { store, engine });
  await expect(sweep).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining('validation.f1'),
    hint: expect.stringContaining('validationAccuracy'),
  });
  expect(await lines()).toHaveLength(1);
});
