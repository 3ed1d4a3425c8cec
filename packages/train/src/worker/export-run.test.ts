import { beforeAll, beforeEach, expect, it } from 'vitest';
import { fit } from '../fit.js';
import {
  type BatchSource,
  type DoneEvent,
  decodeRunCheckpoint,
  MemoryRunStore,
  type RunEvent,
} from '../index.js';
import { TinyNet, tinyOptions, useCpu } from '../tiny.fixture.js';
import type { TrainerConnection, TrainerParts } from './index.js';
import { STEPS, tinyParts, tinySpec } from './tiny-trainer.fixture.js';
import { eventsOf, trainerOf } from './trainer.fixture.js';

let trainer: TrainerConnection;
let whole: DoneEvent;

beforeAll(async () => {
  await useCpu();
  for await (const event of fit(tinyOptions())) if (event.type === 'done') whole = event;
});
beforeEach(() => {
  ({ trainer } = trainerOf(tinyParts));
  return () => trainer.close();
});

const stepOf = async (bytes: Uint8Array) => (await decodeRunCheckpoint(bytes)).state.step;

/** Resumes a run from these bytes and returns its last event. */
async function endOf(bytes: Uint8Array): Promise<RunEvent | undefined> {
  const store = new MemoryRunStore();
  await store.write(bytes);
  let last: RunEvent | undefined;
  const { recipe } = tinySpec;
  const options = tinyOptions({ store, resume: true, model: new TinyNet(9), recipe, spec: tinySpec });
  for await (const event of fit(options)) last = event;
  return last;
}

it('exports a paused run without changing it', async () => {
  const run = trainer.start(tinySpec, { name: 'mine' });
  run.pause();
  const exported: Uint8Array[] = [];
  await eventsOf(run, async (event) => {
    if (event.type !== 'paused') return;
    exported.push(await trainer.exportRun());
    expect(await stepOf(await trainer.exportRun('mine'))).toBe(event.step);
    if (event.step < 9) run.step();
    else run.resume();
  });
  const steps = await Promise.all(exported.map(stepOf));
  // Step 7 ends an epoch.
  expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await run.result).toEqual(whole);
  for (const bytes of exported) expect(await endOf(bytes)).toEqual(whole);
});

it('exports a training run after the current step', async () => {
  const run = trainer.start(tinySpec);
  const bytes = await trainer.exportRun();
  expect(await stepOf(bytes)).toBe(0);
  expect(await endOf(bytes)).toEqual(whole);
  expect(await run.result).toEqual(whole);
  expect(await stepOf(await trainer.exportRun())).toBe(STEPS);
});

it('exports a run during an evaluation as it was before it', async () => {
  trainer.close();
  const exported: Promise<Uint8Array>[] = [];
  const datasets: TrainerParts['datasets'] = async (spec, context) => {
    const data = await tinyParts.datasets(spec, context);
    const validation = data.validation as BatchSource;
    const epoch = validation.epoch.bind(validation);
    validation.epoch = async function* () {
      exported.push(trainer.exportRun());
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield* epoch();
    };
    return data;
  };
  ({ trainer } = trainerOf({ ...tinyParts, datasets }));
  expect(await trainer.start(tinySpec).result).toEqual(whole);
  const bytes = await Promise.all(exported);
  expect(await Promise.all(bytes.map(stepOf))).toEqual([7, 14, 21, 28]);
  for (const one of bytes) expect(await endOf(one)).toEqual(whole);
});

it('exports a checkpoint that is still loading', async () => {
  await trainer.start(tinySpec).result;
  const bytes = await trainer.exportRun();
  trainer.close();
  ({ trainer } = trainerOf(tinyParts));
  trainer.load(bytes);
  expect(await trainer.exportRun()).toEqual(bytes);
});

it('exports another run without making it the current one', async () => {
  await trainer.start(tinySpec, { name: 'one' }).result;
  const two = trainer.start({ ...tinySpec, recipe: { ...tinySpec.recipe, epochs: 1 } }, { name: 'two' });
  await two.result;
  expect(await stepOf(await trainer.exportRun('one'))).toBe(STEPS);
  expect(await stepOf(await trainer.exportRun())).toBe(7);
});
