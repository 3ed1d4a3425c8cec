import { weightsSha256 } from '@convkit/checkpoint';
import { type Batch, type Module, stateDict } from '@convkit/core';
import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DoneEvent, EpochEvent } from '../events.js';
import type { FitOptions, TrainingRecipe } from '../fit-options.js';
import { decodeRunCheckpoint, evaluate, fit, MemoryRunStore } from '../index.js';
import { RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from '../tiny.fixture.js';

beforeAll(useCpu);

const valuesOf = (model: Module) =>
  new Map([...stateDict(model)].map(([key, state]) => [key, [...state.dataSync()]]));

/** Trains, and keeps the trained weights after each step. */
async function train(recipe: Partial<TrainingRecipe>, options: Partial<FitOptions> = {}) {
  const model = options.model ?? new TinyNet(1);
  const trained = [valuesOf(model)];
  const epochs: EpochEvent[] = [];
  let done: DoneEvent | undefined;
  const all = tinyOptions({ model, ...options, recipe: { ...RECIPE, epochs: 3, ...recipe } });
  for await (const event of fit(all)) {
    if (event.type === 'step') trained.push(valuesOf(model));
    if (event.type === 'epoch') epochs.push(event);
    if (event.type === 'done') done = event;
  }
  return { model, trained, epochs, done };
}

type Values = ReadonlyMap<string, number[]>;

/** Mean of lists of values, by key. */
function meanOf(samples: readonly Values[]): Values {
  const first = samples[0] as Values;
  const mean = (key: string, i: number) =>
    samples.reduce((sum, sample) => sum + (sample.get(key)?.[i] as number), 0) / samples.length;
  return new Map([...first].map(([key, values]) => [key, values.map((_, i) => mean(key, i))]));
}

function expectClose(model: Module, expected: Values, keys = [...expected.keys()]): void {
  const found = valuesOf(model);
  for (const key of keys) {
    found.get(key)?.forEach((value, i) => {
      expect(Math.abs(value - (expected.get(key)?.[i] as number)), key).toBeLessThan(1e-5);
    });
  }
}

describe('ema', () => {
  it('averages weights and running statistics exponentially, without changing the training', async () => {
    const { model, trained } = await train({ ema: { decay: 0.8 } });
    expect(trained).toEqual((await train({})).trained);
    let average = trained[0] as Values;
    for (const next of trained.slice(1)) {
      average = new Map(
        [...average].map(([key, values]) => [
          key,
          values.map((value, i) => 0.8 * value + 0.2 * (next.get(key)?.[i] as number)),
        ]),
      );
    }
    expectClose(model, average);
  });

  it('evaluates the average, keeps it in the model and in the checkpoint, and reports its checksum', async () => {
    const store = new MemoryRunStore();
    const validation = new TinySource(20, 8, 4);
    const { model, epochs, done, trained } = await train({ ema: { decay: 0.9 } }, { store, validation });
    const { loss } = await evaluate({ model, source: validation, loss: tinyOptions().loss });
    expect(done?.validationLoss).toBe(loss);
    expect(epochs.at(-1)?.validationLoss).toBe(loss);
    expect(done?.weightsSha256).toBe(await weightsSha256(model));
    const saved = await decodeRunCheckpoint((await store.read()) as Uint8Array);
    const numbers = (values: ReadonlyMap<string, { data: ArrayLike<number> }> | undefined) =>
      new Map([...(values ?? [])].map(([key, { data }]) => [key, Array.from(data)]));
    expect(numbers(saved.weights as never)).toEqual(valuesOf(model));
    expect(numbers(saved.trained as never)).toEqual(trained.at(-1));
  });

  it('keeps frozen weights exactly', async () => {
    const model = new TinyNet(1);
    const before = valuesOf(model).get('bias');
    await train({ ema: { decay: 0.999 }, freeze: 'bias', l2: [] }, { model });
    expect(valuesOf(model).get('bias')).toEqual(before);
  });
});

describe('swa', () => {
  it('averages the weights at the ends of epochs', async () => {
    const { model, trained } = await train({ swa: { fromEpoch: 2 } });
    expectClose(model, meanOf([14, 21].map((step) => trained[step] as Values)), ['weight', 'bias']);
  });

  it('averages the weights every few steps', async () => {
    const { model, trained } = await train({ swa: { fromEpoch: 2, everySteps: 5 } });
    expectClose(model, meanOf([12, 17].map((step) => trained[step] as Values)), ['weight', 'bias']);
  });

  it('evaluates the trained weights before there is an average, and the average from then on', async () => {
    const own = await train({});
    const averaged = await train({ swa: { fromEpoch: 2 } });
    const losses = ({ epochs }: typeof own) => epochs.map(({ validationLoss }) => validationLoss);
    expect(losses(averaged).slice(0, 1)).toEqual(losses(own).slice(0, 1));
    expect(losses(averaged)[2]).not.toBe(losses(own)[2]);
    expect(averaged.trained).toEqual(own.trained);
  });

  it('counts the weights after a step that was skipped as a spike', async () => {
    const source = new TinySource();
    const own = source.epoch.bind(source);
    source.epoch = async function* (): AsyncGenerator<Batch, void, undefined> {
      for await (const batch of own()) {
        // The last batch of the epoch has 2 images.
        const isLast = batch.labels.length === 2;
        yield isLast ? { ...batch, images: batch.images.map((value) => -1e4 * value) } : batch;
      }
    };
    const guard = { spikeGuard: { factor: 10, window: 3 } };
    const recipe = { swa: { fromEpoch: 1 }, epochs: 1, ...guard };
    const { model, trained } = await train(recipe, { train: source });
    expect(trained[7]).toEqual(trained[6]);
    expectClose(model, trained[7] as Values, ['weight', 'bias']);
  });

  it('leaves the position in the training set as it was', async () => {
    const source = new TinySource();
    const positions: unknown[] = [];
    const all = tinyOptions({ train: source, recipe: { ...RECIPE, epochs: 2, swa: { fromEpoch: 1 } } });
    for await (const { type } of fit(all)) if (type === 'epoch') positions.push(source.state);
    expect(positions).toEqual([
      { epoch: 1, cursor: 0 },
      { epoch: 2, cursor: 0 },
    ]);
  });

  it('keeps the trained weights if it is aborted while it recomputes statistics', async () => {
    const controller = new AbortController();
    const source = new TinySource();
    const own = source.epoch.bind(source);
    let readings = 0;
    source.epoch = async function* (): AsyncGenerator<Batch, void, undefined> {
      if (++readings === 2) controller.abort();
      yield* own();
    };
    const store = new MemoryRunStore();
    const recipe = { ...RECIPE, epochs: 2, swa: { fromEpoch: 1 } };
    const types: string[] = [];
    const options = { train: source, store, recipe, signal: controller.signal };
    for await (const { type } of fit(tinyOptions(options))) types.push(type);
    expect(types.slice(-2)).toEqual(['checkpoint', 'interrupted']);
    const resumed = { train: new TinySource(), store, recipe, resume: true, model: new TinyNet(5) };
    const uninterrupted = await train(recipe);
    let sum: string | undefined;
    for await (const event of fit(tinyOptions(resumed))) if (event.type === 'done') sum = event.weightsSha256;
    expect(sum).toBe(uninterrupted.done?.weightsSha256);
  });
});

it.each<Partial<TrainingRecipe>>([{ ema: { decay: 0.9 } }, { swa: { fromEpoch: 1 } }])(
  'frees its tensors with %o',
  async (recipe) => {
    const model = new TinyNet(1);
    const { numTensors } = memory();
    await train(recipe, { model });
    expect(memory().numTensors).toBe(numTensors);
    for (const state of stateDict(model).values()) expect((state as Tensor).isDisposed).toBe(false);
  },
);

it.each<[string, Partial<TrainingRecipe>]>([
  ["ema's decay must be", { ema: { decay: 1 } }],
  ['ema contradicts swa', { ema: { decay: 0.9 }, swa: { fromEpoch: 1 } }],
  ["swa's fromEpoch must be", { swa: { fromEpoch: 4 } }],
  ["swa's everyEpochs must be", { swa: { fromEpoch: 1, everyEpochs: 0 } }],
  ['everySteps contradicts everyEpochs', { swa: { fromEpoch: 1, everyEpochs: 1, everySteps: 1 } }],
  ["swa's everySteps must be a whole number from 1 to 7", { swa: { fromEpoch: 3, everySteps: 8 } }],
  ['clipValue must be', { clipValue: 0 }],
  ['accumulate must be', { accumulate: 1.5 }],
  ['stochasticDepthWarmup must be', { stochasticDepthWarmup: -1 }],
])('rejects invalid techniques: %s', async (message, recipe) => {
  await expect(train(recipe)).rejects.toThrow(message);
});
