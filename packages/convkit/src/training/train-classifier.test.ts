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
      message: '48 training images: training with batch size 8 for 1 epochs (6 steps)',
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

  it('rejects the result and the iteration with what fails later', async () => {
    const run = trainClassifier(options({ weights: join(folder, 'none.safetensors') }));
    await expect(eventsOf(run)).rejects.toThrow('none.safetensors cannot be read');
    await expect(run.result).rejects.toThrow('none.safetensors cannot be read');
  });
});
