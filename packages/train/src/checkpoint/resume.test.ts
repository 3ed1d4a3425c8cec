import { weightsSha256 } from '@convkit/checkpoint';
import { BIASES_AND_NORMS, ConfigError, type OptimizerSpec, Rng, type ScheduleSpec } from '@convkit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochEvent, RunEvent } from '../events.js';
import type { FitOptions } from '../fit-options.js';
import { decodeRunCheckpoint, fit, MemoryRunStore, type RunStore } from '../index.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const STEPS = 28;

/** Runs to the end, or until `stop` returns true for an event; then aborts as Ctrl-C does, or breaks off as a kill does. */
async function run(options: Partial<FitOptions>, how: 'abort' | 'kill', stop: (event: RunEvent) => boolean) {
  const controller = new AbortController();
  const events: RunEvent[] = [];
  const all = tinyOptions({ ...options, signal: controller.signal, model: options.model ?? new TinyNet(1) });
  for await (const event of fit(all)) {
    events.push(event);
    if (stop(event) && how === 'kill') break;
    if (stop(event)) controller.abort();
  }
  return { events, epochs: events.filter((event): event is EpochEvent => event.type === 'epoch') };
}

const never = () => false;
const afterStep = (step: number) => (event: RunEvent) => event.type === 'step' && event.step === step;
const withoutSpeed = (epochs: EpochEvent[]) => epochs.map(({ imagesPerSecond, ...rest }) => rest);

async function uninterrupted(options: Partial<FitOptions> = {}) {
  const { events, epochs } = await run(options, 'kill', never);
  return { done: events.at(-1), epochs: withoutSpeed(epochs) };
}

/** Interrupts a run repeatedly, resuming with a new network each time. Returns how it ended. */
async function interrupted(how: 'abort' | 'kill', stops: number[], options: Partial<FitOptions> = {}) {
  const store: RunStore = new MemoryRunStore();
  const epochs = new Map<number, EpochEvent>();
  let done: RunEvent | undefined;
  for (const [i, stop] of [...stops, STEPS + 1].entries()) {
    // Different initial weights: everything must come from the checkpoint.
    const model = new TinyNet(1 + i);
    const part = await run({ ...options, store, resume: i > 0, model }, how, afterStep(stop));
    for (const event of part.epochs) epochs.set(event.epoch, event);
    done = part.events.at(-1);
  }
  return { done, epochs: withoutSpeed([...epochs.values()]) };
}

describe('an interrupted run ends bit-identical to an uninterrupted one', () => {
  it.each(Array.from({ length: 5 }, (_, seed) => seed))(
    'when aborted at random steps, seed %i',
    async (seed) => {
      const rng = new Rng(seed);
      const stops = Array.from({ length: 4 }, () => 1 + rng.integer(STEPS - 1)).sort((a, b) => a - b);
      expect(await interrupted('abort', [...new Set(stops)])).toEqual(await uninterrupted());
    },
  );

  it.each([1, 2, 3])('when killed at random steps, seed %i', async (seed) => {
    const rng = new Rng(seed).child('kill');
    const stops = Array.from({ length: 4 }, () => 1 + rng.integer(STEPS - 1));
    const options = { checkpointEvery: 1 + rng.integer(5) };
    expect(await interrupted('kill', stops, options)).toEqual(await uninterrupted());
  });

  it.each<OptimizerSpec>([
    { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1 },
    { name: 'adam', learningRate: 0.05, weightDecay: 0.1 },
    { name: 'adamw', learningRate: 0.05, weightDecay: 0.1 },
    { name: 'rmsprop', learningRate: 0.01, centered: true, momentum: 0.5, weightDecay: 0.1 },
    { name: 'lion', learningRate: 0.01, weightDecay: 0.1 },
    { name: 'lamb', learningRate: 0.05, weightDecay: 0.1 },
  ])('with %o', async (optimizer) => {
    const weightDecays = [{ ...BIASES_AND_NORMS, factor: 0 }];
    const recipe = { ...RECIPE, optimizer, weightDecays };
    expect(await interrupted('abort', [4, 13], { recipe })).toEqual(await uninterrupted({ recipe }));
  });

  it.each<ScheduleSpec>([
    { name: 'step', every: 2, factor: 0.5 },
    { name: 'multi-step', milestones: [1, 3], factor: 0.5 },
    { name: 'exponential', factor: 0.95 },
    { name: 'polynomial', power: 2, final: 0.1 },
    { name: 'cosine', t0: 1, tMult: 2 },
    { name: 'one-cycle', momentum: [0.7, 0.95] },
    { name: 'plateau', metric: 'trainAccuracy', patience: 0, threshold: 10, factor: 0.5, cooldown: 1 },
    { name: 'warmup', epochs: 1.2, next: { name: 'plateau', patience: 0, threshold: 10 } },
  ])('with the schedule %o', async (schedule) => {
    const recipe = { ...RECIPE, schedule };
    // The second stop is that of an epoch whose evaluation is missing.
    expect(await interrupted('abort', [10, 21], { recipe })).toEqual(await uninterrupted({ recipe }));
  });

  it('when aborted after the last batch of an epoch, before its evaluation', async () => {
    expect(await interrupted('abort', [7, 21])).toEqual(await uninterrupted());
  });

  it('when aborted before the first step and during an evaluation', async () => {
    const store = new MemoryRunStore();
    const first = await run({ store }, 'abort', ({ type }) => type === 'start');
    expect(first.events.map(({ type }) => type)).toEqual([
      'start',
      'checkpoint',
      'checkpoint',
      'interrupted',
    ]);
    const controller = new AbortController();
    const validation = new TinySource(20, 8, 4);
    const whole = validation.epoch.bind(validation);
    validation.epoch = async function* () {
      controller.abort();
      yield* whole();
    };
    const options = tinyOptions({ store, resume: true, validation, signal: controller.signal });
    const types: string[] = [];
    for await (const { type } of fit(options)) if (type !== 'step') types.push(type);
    expect(types).toEqual(['start', 'checkpoint', 'interrupted']);
    const rest = await run({ store, resume: true, model: new TinyNet(5) }, 'abort', never);
    const left = await uninterrupted();
    expect(rest.events.at(-1)).toEqual(left.done);
    expect(withoutSpeed(rest.epochs)).toEqual(left.epochs);
    expect(rest.epochs[0]?.imagesPerSecond).toBe(0);
  });

  it('when resumed after it was done', async () => {
    const store = new MemoryRunStore();
    const { events } = await run({ store }, 'abort', never);
    const again = await run({ store, resume: true, model: new TinyNet(9) }, 'abort', never);
    expect(again.events.map(({ type }) => type)).toEqual(['start', 'done']);
    expect(again.events.at(-1)).toEqual(events.at(-1));
  });
});

describe('a checkpoint', () => {
  it('describes its run', async () => {
    const store = new MemoryRunStore();
    const model = new TinyNet(1);
    const spec = { model: 'tiny', limit: 50 };
    await run({ store, model, spec, kernelBuild: 'test-kernels-1' }, 'abort', afterStep(9));
    const saved = await decodeRunCheckpoint((await store.read()) as Uint8Array);
    expect(saved).toMatchObject({
      spec,
      seed: 7,
      recipe: RECIPE,
      batchesPerEpoch: 7,
      kernelBuild: 'test-kernels-1',
    });
    expect(saved.state).toMatchObject({ step: 9, epoch: 1, totals: { steps: 2, images: 16 } });
    expect(saved.state.source).toEqual({ epoch: 1, cursor: 16 });
    expect([...saved.weights.keys()].sort()).toEqual(['bias', 'running', 'weight']);
    expect(saved.optimizer.size).toBe(4);
    expect(saved.weights.get('weight')?.data).toEqual(model.weight.dataSync());
  });

  it('of other kernels is resumed with a warning', async () => {
    const store = new MemoryRunStore();
    await run({ store, kernelBuild: 'fast-1' }, 'abort', afterStep(1));
    const { events } = await run({ store, resume: true, kernelBuild: 'fast-2' }, 'abort', never);
    expect(events[1]).toEqual({
      type: 'warning',
      message: expect.stringMatching(/kernels 'fast-1', but this run uses 'fast-2'/),
    });
    expect(events.at(-1)?.type).toBe('done');
  });

  it.each<[string, Partial<FitOptions>, RegExp]>([
    ['seed', { seed: 8 }, /seed was 7, now 8/],
    ['recipe', { recipe: { ...RECIPE, epochs: 9 } }, /recipe.epochs was 4, now 9/],
    ['recipe without clipping', { recipe: noClip() }, /recipe.clipNorm was 1, now not set/],
    ['data', { train: new TinySource(60) }, /batchesPerEpoch was 7, now 8/],
    ['spec', { spec: { model: 'other' } }, /model was "tiny", now "other"/],
  ])('rejects a different %s and leaves the model unchanged', async (_, other, message) => {
    const store = new MemoryRunStore();
    await run({ store, spec: { model: 'tiny' } }, 'abort', afterStep(3));
    const model = new TinyNet(2);
    const before = await weightsSha256(model);
    const failure = run({ ...other, model, store, resume: true }, 'abort', never);
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(message);
    expect(await weightsSha256(model)).toBe(before);
  });

  it('of another network is an error', async () => {
    const store = new MemoryRunStore();
    await run({ store }, 'abort', afterStep(3));
    const model = Object.assign(new TinyNet(1), { extra: new TinyNet(2) });
    await expect(run({ store, resume: true, model }, 'abort', never)).rejects.toThrow(
      /missing: extra.weight, extra.bias/,
    );
  });
});

function noClip() {
  const { clipNorm, ...recipe } = RECIPE;
  return recipe;
}
