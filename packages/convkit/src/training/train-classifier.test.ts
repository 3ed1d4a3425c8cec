import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadClassifier } from '../classifier/classifier.js';
import { SIDE, toyData, toyDataset } from '../toy-data.fixture.js';
import type { ClassifierEvent } from './events.js';
import type { TrainClassifierOptions } from './options.js';
import { trainClassifier } from './train-classifier.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = (more: Partial<TrainClassifierOptions> = {}): TrainClassifierOptions => ({
  model: 'lenet5',
  data: toyData(),
  epochs: 3,
  ...more,
});

async function eventsOf(run: AsyncIterable<ClassifierEvent>): Promise<ClassifierEvent[]> {
  const events: ClassifierEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe('trainClassifier', () => {
  it('trains, reports each epoch, and returns a classifier', async () => {
    const run = trainClassifier(options());
    const events = await eventsOf(run);
    const epochs = events.filter(({ type }) => type === 'epoch');
    expect(epochs).toHaveLength(3);
    expect(epochs.at(-1)).toMatchObject({ epoch: 3, validation: { accuracy: 1 } });
    const classifier = await run.result;
    expect(classifier.classes).toEqual(['left', 'stripes', 'top']);
    const [best] = await classifier.predict(
      { data: toyDataset(3).get(1).image, shape: [SIDE, SIDE, 1] },
      { topK: 1 },
    );
    expect(best).toMatchObject({ label: 'stripes' });
    expect(best?.probability).toBeGreaterThan(0.9);
    classifier.dispose();
  });

  it('runs to its end if nobody reads its events', async () => {
    const run = trainClassifier(options({ epochs: 1 }));
    const classifier = await run.result;
    expect((await eventsOf(run)).at(-1)).toMatchObject({
      type: 'done',
      weightsSha256: await classifier.weightsSha256(),
    });
    classifier.dispose();
  });

  it('ends with the same weights each time', async () => {
    const sum = async (seed: number) => {
      const classifier = await trainClassifier(options({ epochs: 1, seed })).result;
      const sum = await classifier.weightsSha256();
      classifier.dispose();
      return sum;
    };
    const first = await sum(1);
    expect(await sum(1)).toBe(first);
    expect(await sum(2)).not.toBe(first);
  });

  it('gives LeNet-5 three input channels on color images', async () => {
    const classifier = await trainClassifier(options({ data: toyData(3), epochs: 1 })).result;
    expect(classifier.spec.model.input).toEqual([32, 32, 3]);
    classifier.dispose();
  });

  it('says that it trains for steps on a small set', async () => {
    const run = trainClassifier(options({ epochs: 1 }));
    expect(await eventsOf(run)).toContainEqual({
      type: 'warning',
      message: '48 training samples: training with batch size 8 for 1 epoch (6 steps)',
    });
    (await run.result).dispose();
  });

  it('stops, and resumes to the same weights', async () => {
    const whole = await trainClassifier(options()).result;
    const out = join(folder, 'stopped');
    const run = trainClassifier(options({ out, checkpointEvery: 2 }));
    for await (const { type, ...event } of run) {
      if (type === 'step' && (event as { step: number }).step === 7) run.stop();
    }
    (await run.result).dispose();
    const resumed = await trainClassifier(options({ out, resume: true })).result;
    expect(await resumed.weightsSha256()).toBe(await whole.weightsSha256());
    const loaded = await loadClassifier(out);
    expect(await loaded.weightsSha256()).toBe(await whole.weightsSha256());
    for (const classifier of [whole, resumed, loaded]) classifier.dispose();
  });

  it('leaks no tensors', async () => {
    (await trainClassifier(options({ epochs: 1 })).result).dispose();
    const before = memory().numTensors;
    (await trainClassifier(options({ epochs: 1, classWeights: 'balanced' })).result).dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('options', () => {
  it.each<[string, Partial<TrainClassifierOptions>, string]>([
    [
      'a crop of the wrong size',
      { augment: [{ name: 'random-crop', size: [20, 20] }] },
      'the transforms yield images of 20x20x',
    ],
    ['an unknown model', { model: 'lenet6' }, 'lenet6'],
    ['zero epochs', { epochs: 0 }, 'epochs must be a whole number from 1, got 0'],
    ['a batch size of 2.5', { batchSize: 2.5 }, 'batchSize must be a whole number'],
    ['a negative learning rate', { learningRate: -1 }, 'learningRate must be a number above 0'],
    ['freeze without weights', { freeze: 'backbone' }, 'freeze needs pretrained weights'],
    ['resume without out', { resume: true }, 'resume needs out'],
    ['an unknown augmentation', { augment: 'heavy' as 'light' }, "no augmentation 'heavy'"],
    ['class weights for other classes', { classWeights: [1, 2] }, '2 values for 3 classes'],
    ['threads on the cpu backend', { backend: 'cpu', threads: 2 }, 'one thread'],
    ['one class', { data: { ...toyData(), classes: ['left'] } }, 'one class'],
  ])('rejects %s at once', (_, more, message) => {
    expect(() => trainClassifier(options(more))).toThrow(ConfigError);
    expect(() => trainClassifier(options(more))).toThrow(message);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ model: undefined }, 'model must be the name of a model, got undefined'],
    [{ epoch: 7 }, "unknown option 'epoch'"],
    [{ batch_size: 2 }, "unknown option 'batch_size'"],
    [{ augmentation: 'light' }, "unknown option 'augmentation'"],
    [{ epochs: '5' }, "epochs must be a whole number from 1, got '5' (a string)"],
    [{ seed: -1 }, 'seed must be a whole number from 0, got -1'],
    [{ workers: 'all' }, "workers must be a whole number from 0 to 256, got 'all'"],
    [{ weights: 5 }, 'weights must be a path, a URL or a name, a Uint8Array, or a Blob, got 5'],
    [
      { classWeights: 'foo' },
      "classWeights must be 'balanced' or an array of one number per class, got 'foo'",
    ],
    [
      { normalize: 'foo' },
      "normalize must be 'recipe', 'dataset' or { mean: number[], std: number[] }, got 'foo'",
    ],
    [{ normalize: { mean: 0.5 } }, 'got {"mean":0.5}'],
    [{ augment: 5 }, "augment must be 'standard', 'light', 'none' or a list of transforms, got 5"],
    [{ augment: ['shift'] }, 'or a list of transforms, got ["shift"]'],
    [{ signal: 'x' }, "signal must be an AbortSignal, got 'x'"],
    [{ out: 5 }, 'out must be the path of a folder, the name of a run in a page, or a store, got 5'],
    [{ resume: 'true' }, "resume must be true or false, got 'true'"],
    [{ sampler: 'foo' }, "sampler must be 'balanced', got 'foo'"],
    [
      { schedule: 'foo' },
      'schedule must be an object whose name is one of constant, step, multi-step, exponential, polynomial',
    ],
    [{ schedule: { name: 'custom' } }, "there is no schedule 'custom'"],
    [{ schedule: { name: 'cosine', warmup: 1 } }, "schedule.warmup is not a setting of 'cosine'"],
    [
      { schedule: { name: 'warmup', epochs: 1, next: { name: 'step', every: 1, facter: 2 } } },
      "schedule.next.facter is not a setting of 'step'",
    ],
    [{ schedule: { name: 'foo' } }, "there is no schedule 'foo'"],
    [{ schedule: { name: 'step', every: 1 } }, 'schedule.factor is missing'],
    [{ schedule: { name: 'table', values: 1 } }, 'schedule.values must be an array of numbers, got 1'],
    [{ optimizer: 'toString' }, "there is no optimizer 'toString'"],
    [
      { optimizer: 5 },
      'optimizer must be an object whose name is one of sgd, adam, adamw, rmsprop, lion, lamb, got 5',
    ],
    [{ optimizer: { name: 'sgd' } }, 'optimizer.learningRate is missing'],
    [{ optimizer: { name: 'sgd', learningRate: 1 } }, 'optimizer.momentum is missing'],
    [
      { optimizer: { name: 'adam', learningRate: 1, momentum: 0 } },
      "optimizer.momentum is not a setting of 'adam'",
    ],
    [{ optimizer: { name: 'adamw', learningRate: 1, weightDecay: -1 } }, 'optimizer.weightDecay must be'],
    [{ weightDecay: -1 }, 'weightDecay must be a number from 0, got -1'],
    [{ noDecay: 'biases' }, "noDecay must be 'biases-and-norms' or a regular expression"],
    [{ weightDecays: { pattern: /a/, factor: 1 } }, 'weightDecays must be an array of'],
    [{ weightDecays: [{ pattern: /a/, factor: -1 }] }, "weightDecays' factor must be a number from 0"],
    [{ freeze: true }, "freeze must be 'backbone' or a regular expression of parameter names, got true"],
    [{ unfreeze: /fc/ }, 'unfreeze must be an array of { epoch: number, pattern: RegExp }, got /fc/'],
    [{ learningRates: 0.1 }, 'learningRates must be { backbone: number } or an array'],
    [{ learningRates: [{ pattern: 'fc' }] }, "learningRates' pattern must be a regular expression"],
  ])('rejects %o at once', (more, message) => {
    expect(() => trainClassifier(options(more))).toThrow(ConfigError);
    expect(() => trainClassifier(options(more))).toThrow(message);
  });

  it.each<[unknown, string]>([
    ['rgb', "Open the folder first: data: await imageFolder('rgb')."],
    [undefined, "Open a folder of images: data: await imageFolder('images')."],
    [null, "Open a folder of images: data: await imageFolder('images')."],
    [{}, "Open a folder of images: data: await imageFolder('images')."],
    [Promise.resolve(toyData()), 'Await it first: data: await imageFolder(…).'],
  ])('rejects the data %o at once', (data, hint) => {
    const expected = expect.objectContaining({
      code: 'DATA',
      message: expect.stringContaining('data must be image data from imageFolder'),
      hint,
    });
    expect(() => trainClassifier(options({ data: data as never }))).toThrow(expected);
  });

  it.each([undefined, null, 5, {}])('rejects the options %o at once', (given) => {
    expect(() => trainClassifier(given as never)).toThrow(ConfigError);
  });

  it('accepts an optimizer without its own learning rate if there is one', () => {
    const optimizer = { name: 'sgd', momentum: 0.9 } as never;
    const run = trainClassifier(options({ optimizer, learningRate: 0.01, epochs: 1 }));
    run.stop();
    return run.result.then((classifier) => classifier.dispose());
  });

  it('rejects the result and the iteration with what fails later', async () => {
    const run = trainClassifier(options({ weights: join(folder, 'none.safetensors') }));
    await expect(eventsOf(run)).rejects.toThrow('none.safetensors cannot be read: it does not exist');
    await expect(run.result).rejects.toMatchObject({ code: 'CHECKPOINT', hint: 'Check the path.' });
  });
});
