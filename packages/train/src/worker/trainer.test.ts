import { BackendError, ConfigError, stateDict } from '@convkit/core';
import { zerosLike } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fit } from '../fit.js';
import { type DoneEvent, decodeRunCheckpoint, MemoryRunStore } from '../index.js';
import { type TinyNet, tinyOptions, useCpu } from '../tiny.fixture.js';
import type { TrainerConnection, TrainerEvent, TrainerRequests } from './index.js';
import { STEPS, tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { eventsOf, losingAfter, trainerOf } from './trainer.fixture.js';

let trainer: TrainerConnection;
let port: MessagePort;
let whole: DoneEvent;

beforeAll(async () => {
  await useCpu();
  for await (const event of fit(tinyOptions())) if (event.type === 'done') whole = event;
});
beforeEach(() => connect());
afterEach(() => trainer.close());

function connect(parts = tinyParts) {
  trainer?.close();
  ({ trainer, port } = trainerOf(parts));
}

describe('a run in a trainer', () => {
  it('yields the events of fit, after the progress of the data, and ends with the same weights', async () => {
    const run = trainer.start(tinySpec);
    const events = await eventsOf(run);
    const plain = (event: TrainerEvent) => ({ ...event, imagesPerSecond: 0 });
    const expected: TrainerEvent[] = [
      { type: 'data', name: 'blobs', received: 50, total: 50 },
      { type: 'spec', spec: tinySpec, facts: {} },
    ];
    for await (const event of fit(tinyOptions({ store: new MemoryRunStore() }))) expected.push(event);
    const others = events.filter(({ type }) => type !== 'evaluating');
    expect(others.map(plain)).toEqual(expected.map(plain));
    expect(await run.result).toEqual(whole);
  });

  it('reports the progress of each evaluation before its first batch and after each one', async () => {
    const events = await eventsOf(trainer.start(tinySpec));
    const first = events.findIndex(({ type }) => type === 'evaluating');
    expect(events[first - 1]?.type).toBe('step');
    expect(events.slice(first, first + 5)).toEqual([
      { type: 'evaluating', done: 0, total: 3, images: 0 },
      { type: 'evaluating', done: 1, total: 3, images: 8 },
      { type: 'evaluating', done: 2, total: 3, images: 16 },
      { type: 'evaluating', done: 3, total: 3, images: 20 },
      expect.objectContaining({ type: 'epoch', epoch: 1 }),
    ]);
  });

  it.each([
    ['not available', 1, 1],
    ['not started', 3, 1],
  ])(
    'reports how many threads compute, and why there are fewer if they are %s',
    async (why, before, after) => {
      let active = false;
      const probe = async () => ({
        available: true,
        facts: { threads: active ? after : before },
        reason: `threads are ${why}`,
      });
      const activate = async () => {
        await useCpu();
        active = true;
      };
      connect({ ...tinyParts, backends: { cpu: () => ({ probe, activate }) } });
      const events = await eventsOf(trainer.start({ ...tinySpec, backend: { name: 'cpu', threads: 3 } }));
      expect(events).toContainEqual(expect.objectContaining({ type: 'spec', facts: { threads: 1 } }));
      expect(events).toContainEqual({
        type: 'warning',
        message: `cpu computes on 1 of 3 threads: threads are ${why}`,
      });
    },
  );

  it('ends with the same weights after pausing, stepping and continuing', async () => {
    const run = trainer.start(tinySpec);
    const pauses: number[] = [];
    run.pause();
    const events = await eventsOf(run, (event) => {
      if (event.type !== 'paused') return;
      pauses.push(event.step);
      if (pauses.length < 4) run.step();
      else run.resume();
    });
    expect(pauses).toEqual([0, 1, 2, 3]);
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(STEPS);
    expect(await run.result).toEqual(whole);
  });

  it('can be stopped while paused and resumed without a spec', async () => {
    const run = trainer.start(tinySpec, { name: 'mine' });
    run.pause();
    const events = await eventsOf(run, (event) => {
      if (event.type !== 'paused') return;
      if (event.step < 5) run.step();
      else run.stop();
    });
    expect(events.at(-1)).toEqual({ type: 'interrupted', step: 5 });
    expect((await decodeRunCheckpoint(await trainer.exportRun())).state.step).toBe(5);
    const resumed = trainer.start(undefined, { name: 'mine', resume: true });
    expect(await eventsOf(resumed)).toContainEqual(
      expect.objectContaining({ type: 'start', step: 5, resumed: true }),
    );
    expect(await resumed.result).toEqual(whole);
  });

  it('starts from the beginning if it is resumed before its first checkpoint', async () => {
    const run = trainer.start(tinySpec, { name: 'new', resume: true });
    expect(await eventsOf(run)).toContainEqual(
      expect.objectContaining({ type: 'start', step: 0, resumed: false }),
    );
    expect(await run.result).toEqual(whole);
    const unknown = trainer.start(undefined, { name: 'unknown', resume: true });
    await expect(unknown.result).rejects.toThrow("The run 'unknown' has no checkpoint");
  });

  it('answers requests while it trains, while it is paused and afterwards', async () => {
    const pixels = Float32Array.of(2, 0, 0, 0);
    const run = trainer.start(tinySpec);
    const answers: Promise<Float32Array>[] = [];
    run.pause();
    await eventsOf(run, ({ type }) => {
      if (type !== 'paused') return;
      answers.push(run.ask('outputs', pixels));
      answers[0]?.then(() => run.resume());
    });
    answers.push(trainer.ask('outputs', pixels));
    const [first, last] = await Promise.all(answers);
    expect(first).toHaveLength(3);
    expect(first).not.toEqual(last);
    expect(pixels).toEqual(Float32Array.of(2, 0, 0, 0));
  });

  it('keeps its weights if a request returns them', async () => {
    connect({
      ...tinyParts,
      requests: { weights: ({ model }) => (model as TinyNet).weight.data() },
    });
    const run = trainer.start(tinySpec);
    run.pause();
    await eventsOf(run, async ({ type }) => {
      if (type !== 'paused') return;
      expect(await run.ask('weights')).toHaveLength(12);
      run.resume();
    });
    expect(await run.result).toEqual(whole);
  });

  it('rejects a second run without disturbing the first', async () => {
    const run = trainer.start(tinySpec);
    const second = trainer.start(tinySpec);
    await expect(second.result).rejects.toThrow(ConfigError);
    await expect(eventsOf(second)).rejects.toThrow(/already in progress/);
    expect(await run.result).toEqual(whole);
  });
});

describe('a run with its data, backend and store', () => {
  it('gets its classes and channels from the data', async () => {
    const open = { ...tinySpec, model: { ...tinySpec.model, classes: [], input: [2, 2, 3] } };
    const events = await eventsOf(trainer.start(open));
    expect(events).toContainEqual({ type: 'spec', spec: tinySpec, facts: {} });
  });

  it('forwards warnings of its data and its store', async () => {
    connect({
      ...tinyParts,
      datasets: async (spec, context) => {
        context.warn('few images');
        return tinyParts.datasets(spec, context);
      },
      store: async (_, { warn }) => {
        warn('no storage');
        return new MemoryRunStore();
      },
    });
    const events = await eventsOf(trainer.start(tinySpec));
    expect(events.filter(({ type }) => type === 'warning')).toEqual([
      { type: 'warning', message: 'no storage' },
      { type: 'warning', message: 'few images' },
    ]);
  });

  it('is rejected before its first step if the backend is unavailable or cannot train it', async () => {
    const unfit = {
      probe: async () => ({ available: false, reason: 'too old', facts: {} }),
      activate: useCpu,
    };
    connect({ ...tinyParts, backends: { cpu: () => unfit } });
    await expect(trainer.start(tinySpec).result).rejects.toThrow(
      "The backend 'cpu' is not available here: too old",
    );
    connect({
      ...tinyParts,
      prepare: (model, { input }) => {
        throw new BackendError(`${model.constructor.name} of ${input} lacks a kernel`);
      },
    });
    await expect(trainer.start(tinySpec).result).rejects.toThrow('TinyNet of 2,2,1 lacks a kernel');
  });

  it('reports the progress of preparing the backend', async () => {
    connect({
      ...tinyParts,
      prepare: async (_, { batchSize, optimizer, onProgress }) => {
        expect({ batchSize, optimizer }).toEqual({ batchSize: 8, optimizer: tinySpec.recipe.optimizer });
        onProgress({ done: 1, total: 2 });
        onProgress({ done: 2, total: 2 });
      },
    });
    const events = await eventsOf(trainer.start(tinySpec));
    const progress = events.filter(({ type }) => type === 'preparing');
    expect(progress).toEqual([1, 2].map((done) => ({ type: 'preparing', done, total: 2 })));
    expect(events.indexOf(progress[1] as TrainerEvent)).toBeLessThan(
      events.findIndex(({ type }) => type === 'start'),
    );
  });

  it('lets the app load weights from a file of the page, but not when it resumes', async () => {
    const seen: unknown[] = [];
    connect({
      ...tinyParts,
      prepare: (model, { spec, files, resume, note }) => {
        seen.push({ spec: spec.model.name, files, resume });
        if (resume) return;
        for (const value of stateDict(model).values()) value.assign(zerosLike(value));
        note('loaded zeros');
      },
    });
    const run = trainer.start(tinySpec, { files: ['weights'] });
    run.pause();
    const events = await eventsOf(run, (event) => {
      if (event.type === 'paused') run.stop();
    });
    expect(events).toContainEqual({ type: 'note', message: 'loaded zeros' });
    const { weights } = await decodeRunCheckpoint(await trainer.exportRun());
    expect([...weights.values()].every(({ data }) => data.every((value) => Number(value) === 0))).toBe(true);
    await trainer.start(tinySpec, { resume: true }).result;
    expect(seen).toEqual([
      { spec: 'tiny', files: ['weights'], resume: false },
      { spec: 'tiny', files: undefined, resume: true },
    ]);
  });

  it('resumes automatically when the backend loses its device, and ends with the same weights', async () => {
    let lost = false;
    const probe = async () => ({ available: true, facts: {} });
    const recover = async () => {
      const was = lost;
      lost = false;
      return was;
    };
    connect({
      ...tinyParts,
      backends: { cpu: () => ({ probe, activate: useCpu, recover }) },
      datasets: async (spec, context) => {
        const data = await tinyParts.datasets(spec, context);
        return { ...data, train: losingAfter(10, data.train, () => (lost = true)) };
      },
    });
    const run = trainer.start(tinySpec, { checkpointEvery: 4 });
    const events = await eventsOf(run);
    const at = events.findIndex(({ type }) => type === 'recovered');
    expect(events[at]).toEqual({ type: 'recovered', message: 'The device is lost' });
    expect(events.slice(at)).toContainEqual(
      expect.objectContaining({ type: 'start', resumed: true, step: 8 }),
    );
    expect(await run.result).toEqual(whole);
  });

  it('is interrupted if it is stopped while its data load', async () => {
    connect({
      ...tinyParts,
      datasets: (_, { signal }) =>
        new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const run = trainer.start(tinySpec);
    run.stop();
    expect(await run.result).toEqual({ type: 'interrupted', step: 0 });
  });

  it('closes its data if the backend fails', async () => {
    let closed = 0;
    connect({
      ...tinyParts,
      backends: {},
      datasets: async (spec, context) => ({
        ...(await tinyParts.datasets(spec, context)),
        close: () => void closed++,
      }),
    });
    await expect(trainer.start(tinySpec).result).rejects.toThrow(/no backend 'cpu'/);
    expect(closed).toBe(1);
  });
});

describe('outside of a run, the trainer', () => {
  it('probes the backends with the options of the page', async () => {
    expect(await trainer.probe()).toEqual({ cpu: { available: true, facts: {} } });
    connect({
      ...tinyParts,
      backends: {
        cpu: ({ threads = 1 }) => ({
          probe: async () => ({ available: true, facts: { threads } }),
          activate: useCpu,
        }),
      },
    });
    expect((await trainer.probe()).cpu?.facts).toEqual({ threads: 1 });
    expect((await trainer.probe({ threads: 3 })).cpu?.facts).toEqual({ threads: 3 });
  });

  it('loads a checkpoint, as bytes, for requests', async () => {
    await trainer.start(tinySpec).result;
    const pixels = Float32Array.of(2, 0, 0, 0);
    const trained = await trainer.ask('outputs', pixels);
    const bytes = await trainer.exportRun();
    connect();
    expect(await trainer.load(bytes)).toEqual({
      spec: tinySpec,
      step: STEPS,
      epoch: 4,
    });
    expect(await trainer.ask('outputs', pixels)).toEqual(trained);
    expect(await trainer.exportRun()).toEqual(bytes);
  });

  it('finishes loading a checkpoint before it starts a run', async () => {
    await trainer.start(tinySpec).result;
    const bytes = await trainer.exportRun();
    let probes = 0;
    const slow = async () => {
      if (probes++ === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      return { available: true, facts: {} };
    };
    connect({ ...tinyParts, backends: { cpu: () => ({ probe: slow, activate: useCpu }) } });
    const loading = trainer.load(bytes);
    const run = trainer.start({ ...tinySpec, seed: 8 });
    const events = await eventsOf(run);
    expect((await loading).step).toBe(STEPS);
    expect(events.at(-1)).toMatchObject({ type: 'done', step: STEPS });
    const saved = await decodeRunCheckpoint(await trainer.exportRun());
    expect([saved.seed, saved.state.step]).toEqual([8, STEPS]);
  });

  it.each([
    ['network', () => trainer.ask('outputs'), ConfigError, /needs a network/],
    ['request of that name', () => trainer.ask('paint'), ConfigError, /no request 'paint'/],
    ['run to export', () => trainer.exportRun(), ConfigError, /no run to export/],
    [
      'backend of that name',
      () => trainer.start({ ...tinySpec, backend: { name: 'gpu', threads: 1 } }).result,
      ConfigError,
      /no backend 'gpu'/,
    ],
  ])('reports that there is no %s', async (_, ask, Kind, message) => {
    const error = await ask().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Kind);
    expect(error).toMatchObject({ message: expect.stringMatching(message), code: 'CONFIG' });
  });

  it("forwards an app's own error with its name", async () => {
    await trainer.start(tinySpec).result;
    await expect(trainer.ask('fail')).rejects.toMatchObject({ name: 'TypeError', message: 'on purpose' });
  });
});

it('rejects pending calls when the worker crashes or the trainer is closed', async () => {
  const run = trainer.start(tinySpec);
  const asked = trainer.probe();
  port.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  for (const promise of [run.result, asked, eventsOf(run), trainer.probe()]) {
    const error = await promise.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ message: 'The training worker crashed: out of memory' });
  }
  connect();
  const closed = trainer.start(tinySpec);
  trainer.close();
  await expect(closed.result).rejects.toThrow(/was closed/);
});

it('loads requests given as a function at the first request', async () => {
  let loads = 0;
  const { requests } = tinyParts;
  connect({
    ...tinyParts,
    requests: async () => {
      loads++;
      return requests as TrainerRequests;
    },
  });
  await trainer.start(tinySpec).result;
  expect(loads).toBe(0);
  expect(await trainer.ask('outputs', Float32Array.of(2, 0, 0, 0))).toHaveLength(3);
  expect(loads).toBe(1);
});
