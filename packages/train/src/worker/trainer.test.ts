import { BackendError, ConfigError } from '@convkit/core';
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
  it('gives the events of fit, after the progress of the data, and ends with the same weights', async () => {
    const run = trainer.start(tinySpec);
    const events = await eventsOf(run);
    const plain = (event: TrainerEvent) => ({ ...event, imagesPerSecond: 0 });
    const expected: TrainerEvent[] = [
      { type: 'data', name: 'blobs', received: 50, total: 50 },
      { type: 'spec', spec: tinySpec },
    ];
    for await (const event of fit(tinyOptions({ store: new MemoryRunStore() }))) expected.push(event);
    expect(events.map(plain)).toEqual(expected.map(plain));
    expect(await run.result).toEqual(whole);
  });

  it('pauses, goes a step at a time, goes on, and ends with the same weights', async () => {
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

  it('is stopped while it is paused, keeps its checkpoint, and is resumed from it without a spec', async () => {
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

  it('answers questions while it trains, while it is paused and after it', async () => {
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

  it('keeps its weights when they are an answer', async () => {
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

  it('refuses a second one meanwhile, which leaves the first alone', async () => {
    const run = trainer.start(tinySpec);
    const second = trainer.start(tinySpec);
    await expect(second.result).rejects.toThrow(ConfigError);
    await expect(eventsOf(second)).rejects.toThrow(/under way/);
    expect(await run.result).toEqual(whole);
  });
});

describe('a run whose data, backend or storage are not as planned', () => {
  it('takes classes and channels from the data', async () => {
    const open = { ...tinySpec, model: { ...tinySpec.model, classes: [], input: [2, 2, 3] } };
    const events = await eventsOf(trainer.start(open));
    expect(events).toContainEqual({ type: 'spec', spec: tinySpec });
  });

  it('passes on what its data and its store warn of', async () => {
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

  it('is refused before its first step where the backend does not serve or cannot train', async () => {
    const unfit = {
      probe: async () => ({ available: false, reason: 'too old', facts: {} }),
      activate: useCpu,
    };
    connect({ ...tinyParts, backends: { cpu: () => unfit } });
    await expect(trainer.start(tinySpec).result).rejects.toThrow(
      "the backend 'cpu' does not serve here: too old",
    );
    connect({
      ...tinyParts,
      prepare: (model, { input }) => {
        throw new BackendError(`${model.constructor.name} of ${input} lacks a kernel`);
      },
    });
    await expect(trainer.start(tinySpec).result).rejects.toThrow('TinyNet of 2,2,1 lacks a kernel');
  });

  it('tells how its backend gets ready for it', async () => {
    connect({
      ...tinyParts,
      prepare: async (_, { batchSize, optimizer, onProgress }) => {
        expect({ batchSize, optimizer }).toEqual({ batchSize: 8, optimizer: tinySpec.recipe.optimizer });
        onProgress({ done: 1, total: 2 });
        onProgress({ done: 2, total: 2 });
      },
    });
    const events = await eventsOf(trainer.start(tinySpec));
    const told = events.filter(({ type }) => type === 'preparing');
    expect(told).toEqual([1, 2].map((done) => ({ type: 'preparing', done, total: 2 })));
    expect(events.indexOf(told[1] as TrainerEvent)).toBeLessThan(
      events.findIndex(({ type }) => type === 'start'),
    );
  });

  it('is resumed by itself when its backend loses its device, and ends with the same weights', async () => {
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
    expect(events[at]).toEqual({ type: 'recovered', message: 'the device is lost' });
    expect(events.slice(at)).toContainEqual(
      expect.objectContaining({ type: 'start', resumed: true, step: 8 }),
    );
    expect(await run.result).toEqual(whole);
  });

  it('is interrupted when it is stopped while its data come', async () => {
    connect({
      ...tinyParts,
      datasets: (_, { signal }) =>
        new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const run = trainer.start(tinySpec);
    run.stop();
    expect(await run.result).toEqual({ type: 'interrupted', step: 0 });
  });

  it('closes data that came without a backend', async () => {
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

describe('without a run', () => {
  it('probes the backends', async () => {
    expect(await trainer.probe()).toEqual({ cpu: { available: true, facts: {} } });
  });

  it('opens a checkpoint for questions, as bytes', async () => {
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

  it('opens a checkpoint to its end before it trains what is started meanwhile', async () => {
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
    ['a network', () => trainer.ask('outputs'), ConfigError, /needs a network/],
    ['a request of that name', () => trainer.ask('paint'), ConfigError, /no request 'paint'/],
    ['a run', () => trainer.exportRun(), ConfigError, /no run to export/],
    [
      'a backend of that name',
      () => trainer.start({ ...tinySpec, backend: { name: 'gpu', threads: 1 } }).result,
      ConfigError,
      /no backend 'gpu'/,
    ],
  ])('says that there is not %s', async (_, ask, Kind, message) => {
    const error = await ask().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Kind);
    expect(error).toMatchObject({ message: expect.stringMatching(message), code: 'CONFIG' });
  });

  it("gives an app's own error with its name", async () => {
    await trainer.start(tinySpec).result;
    await expect(trainer.ask('fail')).rejects.toMatchObject({ name: 'TypeError', message: 'on purpose' });
  });
});

it('a worker that dies, and one that is closed, reject what they were asked', async () => {
  const run = trainer.start(tinySpec);
  const asked = trainer.probe();
  port.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  for (const promise of [run.result, asked, eventsOf(run), trainer.probe()]) {
    const error = await promise.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({ message: 'the training worker died: out of memory' });
  }
  connect();
  const closed = trainer.start(tinySpec);
  trainer.close();
  await expect(closed.result).rejects.toThrow(/was closed/);
});

it('loads requests at the first question, where they are given as a function', async () => {
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
