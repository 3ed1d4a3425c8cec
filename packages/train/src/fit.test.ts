import { weightsSha256 } from '@convkit/checkpoint';
import { BackendError, ConfigError, DataError, freeze, NumericError, ShapeError } from '@convkit/core';
import { globalNorm, type Loss, softmaxCrossEntropy } from '@convkit/ops';
import { memory, mul, sub, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EpochEvent, RunEvent, StepEvent } from './events.js';
import { type FitOptions, fit, MemoryRunStore } from './index.js';
import { CLASSES, RECIPE, TinyNet, TinySource, tinyOptions, useCpu } from './tiny.fixture.js';

beforeAll(useCpu);

type Options = Parameters<typeof tinyOptions>[0];

async function collect(options?: Options): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of fit(tinyOptions(options))) events.push(event);
  return events;
}

async function drain(options: FitOptions): Promise<void> {
  for await (const _ of fit(options));
}

/** Loss that is NaN at its `call`-th call, counted from 1. */
function brokenAt(call: number): Loss {
  let calls = 0;
  return (outputs, labels) => mul(softmaxCrossEntropy(outputs, labels), ++calls === call ? Number.NaN : 1);
}

const ofType = <T extends RunEvent['type']>(events: RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

describe('fit', () => {
  it('clips the gradient to clipNorm', async () => {
    const [model, start] = [new TinyNet(1), new TinyNet(1)];
    const train = new TinySource(8, 8);
    const optimizer = { name: 'sgd', learningRate: 0.5, momentum: 0 } as const;
    const schedule = { name: 'constant' } as const;
    const recipe = { optimizer, schedule, epochs: 1, l2: [], clipNorm: 0.01 };
    await drain(tinyOptions({ model, train, recipe }));
    const moved = [sub(model.weight, start.weight), sub(model.bias, start.bias)];
    expect(globalNorm(moved).dataSync()[0]).toBeCloseTo(0.005, 6);
  });

  it('lowers the loss and yields events in order', async () => {
    const store = new MemoryRunStore();
    const model = new TinyNet(1);
    const events = await collect({ model, store, checkpointEvery: 3 });
    const epoch = (checkpoints: string[]) => [...checkpoints, 'epoch', 'checkpoint'];
    const S = 'step';
    const C = 'checkpoint';
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      C,
      ...epoch([S, S, S, C, S, S, S, C, S]), // steps 1 to 7
      ...epoch([S, S, C, S, S, S, C, S, S]), // 8 to 14
      ...epoch([S, C, S, S, S, C, S, S, S]), // 15 to 21: no extra checkpoint at the last step
      ...epoch([S, S, S, C, S, S, S, C, S]),
      'done',
    ]);
    expect(events[0]).toEqual({
      type: 'start',
      step: 0,
      epoch: 0,
      epochs: 4,
      stepsPerEpoch: 7,
      parameters: 15,
      resumed: false,
    });
    const [done] = ofType(events, 'done');
    expect(done).toMatchObject({
      step: 28,
      validationAccuracy: 1,
      weightsSha256: await weightsSha256(model),
    });
    expect(done?.confusion).toEqual([
      [7, 0, 0],
      [0, 7, 0],
      [0, 0, 6],
    ]);
    expect(ofType(events, 'checkpoint').at(-1)).toEqual({ type: C, step: 28, location: 'memory' });
  });

  it('evaluates the test set once, after the last epoch', async () => {
    const test = new TinySource(20, 8, 5);
    const epoch = vi.spyOn(test, 'epoch');
    const [done] = ofType(await collect({ test }), 'done');
    expect(epoch).toHaveBeenCalledTimes(1);
    expect(done).toMatchObject({ testLoss: expect.any(Number), validationLoss: expect.any(Number) });
    expect(done?.testLoss).not.toBe(done?.validationLoss);
  });

  it('evaluates a source that is both validation and test set once per epoch', async () => {
    const both = new TinySource(20, 8, 4);
    const epoch = vi.spyOn(both, 'epoch');
    const [done] = ofType(await collect({ validation: both, test: both }), 'done');
    expect(epoch).toHaveBeenCalledTimes(4);
    expect(done).toMatchObject({ testLoss: done?.validationLoss, testAccuracy: done?.validationAccuracy });
  });

  it('weights the steps of an epoch by their number of images', async () => {
    const events = await collect();
    const steps = ofType(events, 'step').filter(({ epoch }) => epoch === 2);
    const [, second] = ofType(events, 'epoch') as [EpochEvent, EpochEvent];
    const mean = (of: (step: StepEvent) => number) =>
      steps.reduce((sum, step) => sum + of(step) * step.images, 0) / 50;
    expect(steps.map(({ images }) => images)).toEqual([8, 8, 8, 8, 8, 8, 2]);
    expect(second.trainLoss).toBeCloseTo(
      mean(({ loss }) => loss),
      12,
    );
    expect(second.trainAccuracy).toBeCloseTo(
      mean(({ accuracy }) => accuracy as number),
      12,
    );
    expect(second).toMatchObject({ epoch: 2, step: 14, validationAccuracy: expect.any(Number) });
    expect(second.imagesPerSecond).toBeGreaterThan(0);
  });

  it('follows the learning rate schedule', async () => {
    const schedule = { name: 'table', values: [0.02, 0.01] } as const;
    const steps = ofType(await collect({ recipe: { ...RECIPE, epochs: 2, schedule } }), 'step');
    expect(new Set(steps.slice(0, 7).map(({ learningRate }) => learningRate))).toEqual(new Set([0.02]));
    expect(new Set(steps.slice(7).map(({ learningRate }) => learningRate))).toEqual(new Set([0.01]));
  });

  it('depends on the seed, but not on the initial position of the source', async () => {
    const train = new TinySource();
    train.restore({ epoch: 5, cursor: 8 });
    const [first] = ofType(await collect(), 'done');
    const [again] = ofType(await collect({ train }), 'done');
    const [other] = ofType(await collect({ seed: 8 }), 'done');
    expect(again?.weightsSha256).toBe(first?.weightsSha256);
    expect(other?.weightsSha256).not.toBe(first?.weightsSha256);
  });

  it('returns its last event and works without a validation set', async () => {
    const generator = fit(tinyOptions({ validation: undefined, recipe: { ...RECIPE, epochs: 1 } }));
    let next = await generator.next();
    let last: unknown;
    for (; !next.done; next = await generator.next()) last = next.value;
    expect(next.value).toBe(last);
    expect(next.value).toMatchObject({ type: 'done', validationAccuracy: undefined, confusion: undefined });
  });

  it('does not train frozen parameters', async () => {
    const model = new TinyNet(1);
    freeze(model, /weight/);
    const before = [...model.weight.dataSync()];
    const [start] = ofType(await collect({ model, recipe: { ...RECIPE, l2: [] } }), 'start');
    expect(start?.parameters).toBe(CLASSES);
    expect([...model.weight.dataSync()]).toEqual(before);
    expect([...model.bias.dataSync()]).not.toEqual([0, 0, 0]);
  });
});

describe('memory', () => {
  it('keeps the number of tensors constant and frees all of them', async () => {
    const options = tinyOptions({ store: new MemoryRunStore(), checkpointEvery: 2 });
    const before = memory().numTensors;
    const during = new Set<number>();
    for await (const { type } of fit(options)) if (type !== 'done') during.add(memory().numTensors);
    expect(during).toEqual(new Set([before + 4])); // Adam's two moments for each of two parameters
    expect(memory().numTensors).toBe(before);
  });

  it('frees its tensors when the caller leaves the loop', async () => {
    const options = tinyOptions();
    const before = memory().numTensors;
    for await (const { type } of fit(options)) if (type === 'step') break;
    expect(memory().numTensors).toBe(before);
  });

  it('frees its tensors when the loss is not finite', async () => {
    const options = tinyOptions({ loss: brokenAt(1) });
    const before = memory().numTensors;
    await expect(drain(options)).rejects.toThrow(NumericError);
    expect(memory().numTensors).toBe(before);
  });
});

describe('failures', () => {
  it('stops before the update when the loss is not finite', async () => {
    const model = new TinyNet(1);
    const store = new MemoryRunStore();
    const run = fit(tinyOptions({ model, loss: brokenAt(3), store, checkpointEvery: 2 }));
    const sums: string[] = [];
    const failure = (async () => {
      for await (const { type } of run) if (type === 'checkpoint') sums.push(await weightsSha256(model));
    })();
    await expect(failure).rejects.toThrow(NumericError);
    await expect(failure).rejects.toThrow(
      /^Training diverged at step 3: the learning rate \(0\.0214\) is too high$/,
    );
    expect(sums).toHaveLength(2);
    expect(await weightsSha256(model)).toBe(sums[1]);
  });

  it('blames an image that is not finite, not the learning rate', async () => {
    const train = new TinySource();
    train.epoch = async function* () {
      yield { images: new Float32Array(4).fill(Number.NaN), shape: [1, 2, 2, 1], labels: Int32Array.of(0) };
    };
    await expect(collect({ train })).rejects.toThrow(
      'The loss is NaN at step 1: a training image has values that are not finite',
    );
  });

  it('never replaces a checkpoint with weights that are not finite', async () => {
    const store = new MemoryRunStore();
    const model = new TinyNet(1);
    const run = fit(tinyOptions({ model, store, checkpointEvery: 1 }));
    await run.next();
    await run.next();
    const saved = await store.read();
    await run.next();
    model.bias.assign(tensor1d([0, Number.NaN, 0]));
    await expect(run.next()).rejects.toThrow(/'bias' has values that are not finite after step 1/);
    expect(await store.read()).toBe(saved);
  });

  it.each([
    ['training', 5, 'at step 5, batch size 8'],
    ['evaluation', 8, 'during evaluation, batch size 8'],
  ])('adds the batch size to an out-of-memory error during %s', async (_, calls, where) => {
    const [store, model] = [new MemoryRunStore(), new TinyNet(1)];
    const saved: unknown[] = [];
    let left = calls;
    const forward = model.forward.bind(model);
    model.forward = (...args) => {
      if (--left === 0) throw new BackendError('no room', { hint: 'Reduce the batch size.' });
      return forward(...args);
    };
    const run = fit(tinyOptions({ model, store, checkpointEvery: 1 }));
    const before = memory().numTensors;
    const failure = (async () => {
      for await (const { type } of run) {
        if (type === 'checkpoint') saved.push(await store.read());
      }
    })();
    await expect(failure).rejects.toMatchObject({
      code: 'BACKEND',
      message: `no room (${where})`,
      hint: 'Reduce the batch size.',
    });
    expect(await store.read()).toBe(saved.at(-1));
    expect(memory().numTensors).toBe(before);
  });

  it('rejects a label that is out of range', async () => {
    const train = new TinySource();
    train.epoch = async function* () {
      yield { images: new Float32Array(4), shape: [1, 2, 2, 1], labels: Int32Array.of(CLASSES) };
    };
    await expect(collect({ train })).rejects.toThrow(DataError);
    await expect(collect({ train })).rejects.toThrow('Label 3 is out of range for a network with 3 classes');
  });

  it('rejects a network that is not a classifier', async () => {
    const model = new TinyNet(1);
    model.forward = (x) => x;
    await expect(collect({ model })).rejects.toThrow(ShapeError);
  });

  it('rejects a source that yields too few batches', async () => {
    const train = new TinySource();
    Object.assign(train, { batchesPerEpoch: 9 });
    await expect(collect({ train })).rejects.toThrow('declares 9 batches per epoch, but yielded 7');
  });

  const shared = new TinySource();
  it.each<[string, Options]>([
    ['epochs must be a whole number', { recipe: { ...RECIPE, epochs: 0 } }],
    ['learningRate', { recipe: { ...RECIPE, optimizer: { name: 'adam', learningRate: Number.NaN } } }],
    ['clipNorm', { recipe: { ...RECIPE, clipNorm: 0 } }],
    ['schedule.every', { recipe: { ...RECIPE, schedule: { name: 'step', every: 0, factor: 1 } } }],
    ['matches no trainable parameter', { recipe: { ...RECIPE, l2: [{ pattern: 'conv', coefficient: 1 }] } }],
    ['also passed as the validation', { train: shared, validation: shared }],
    ['or test set', { train: shared, test: shared }],
    ['checkpointEvery must be', { store: new MemoryRunStore(), checkpointEvery: 0.5 }],
    ['checkpointEvery needs a store', { checkpointEvery: 5 }],
    ['Resuming a run needs a store', { resume: true }],
    ['seed must be', { seed: -1 }],
    ['model must be a module, got {}', { model: {} as never }],
    ['teacher must be a module', { teacher: {} as never }],
    ["loss must be a function such as softmaxCrossEntropy, got 'focal'", { loss: 'focal' as never }],
    ['recipe must be an object', { recipe: 'lenet5-mnist' as never }],
    ['optimizer must be a function', { optimizer: 'adam' as never }],
    ['schedule must be a function', { schedule: 0.1 as never }],
    ['task must be one of classification, multi-label', { task: 'ranking' as never }],
    ['train must be a source of batches', { train: [] as never }],
    ['validation must be a source of batches', { validation: null as never }],
  ])('rejects invalid options: %s', async (message, options) => {
    await expect(collect(options)).rejects.toThrow(ConfigError);
    await expect(collect(options)).rejects.toThrow(message);
  });

  it('rejects a model without trainable parameters', async () => {
    const model = new TinyNet(1);
    freeze(model);
    await expect(collect({ model })).rejects.toThrow('The model has no trainable parameters');
  });
});
