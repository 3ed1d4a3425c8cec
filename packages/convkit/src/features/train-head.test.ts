import { ConfigError, DataError } from '@convkit/core';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Classifier, loadClassifier } from '../classifier/classifier.js';
import { OLD_CLASSES, patternData } from '../patterns.fixture.js';
import type { ClassifierEvent } from '../training/events.js';
import { trainClassifier } from '../training/train-classifier.js';
import { extractFeatures } from './extract-features.js';
import type { HeadOptions } from './head-options.js';
import { trainHead } from './train-head.js';

/** What the backbone knows, in another order. */
const NEW_CLASSES = ['diagonals', 'columns', 'rows'];

let backbone: Classifier;
let features: Float32Array[];
let images: { data: Uint8Array; shape: [number, number, number] }[];
let labels: number[];

beforeAll(async () => {
  const net = { model: 'resnet18', variant: 'cifar', widthMultiplier: 1 / 8, size: 32 } as const;
  backbone = await trainClassifier({ ...net, data: patternData(OLD_CLASSES), epochs: 5, batchSize: 12 })
    .result;
  const { train } = patternData(NEW_CLASSES, 48);
  images = [];
  labels = Array.from(train.labels);
  for (let i = 0; i < train.length; i++) {
    const { image } = await train.get(i);
    images.push({ data: image, shape: train.shape as [number, number, number] });
  }
  features = await extractFeatures(backbone, images);
});
afterAll(() => backbone.dispose());

const options = (more: Partial<HeadOptions> = {}): HeadOptions => ({
  features,
  labels,
  classes: NEW_CLASSES,
  ...more,
});
const sumOf = async (more: Partial<HeadOptions> = {}) => {
  const classifier = await trainHead(backbone, options(more)).result;
  const sum = await classifier.weightsSha256();
  classifier.dispose();
  return sum;
};

it('computes the same features of an image alone and beside others', async () => {
  expect(features).toHaveLength(images.length);
  const [alone] = await extractFeatures(backbone, images.slice(1, 2));
  expect(alone).toEqual(features[1]);
  expect(await extractFeatures(backbone, [])).toEqual([]);
});

it('trains a classifier of its own, which its file holds, and leaves the backbone as it is', async () => {
  const before = await backbone.weightsSha256();
  const run = trainHead(backbone, options());
  const events: ClassifierEvent[] = [];
  for await (const event of run) events.push(event);
  const classifier = await run.result;
  const done = events.at(-1) as Extract<ClassifierEvent, { type: 'done' }>;
  expect(done.type).toBe('done');
  expect(done.validation.accuracy).toBeGreaterThan(0.7);
  expect(classifier.classes).toEqual(NEW_CLASSES);
  const answers = await classifier.predict(images, { topK: 1 });
  const right = answers.filter(([best], i) => best?.label === NEW_CLASSES[labels[i] as number]);
  expect(right.length).toBeGreaterThan(0.9 * images.length);

  const again = await loadClassifier(await classifier.toBytes());
  expect(await again.predict(images.slice(0, 3))).toEqual(await classifier.predict(images.slice(0, 3)));
  again.dispose();
  const { bytes } = await classifier.exportBytes({ format: 'onnx' });
  const graph = await loadClassifier(bytes);
  const [exported] = await graph.predict(images.slice(0, 1), { topK: 1 });
  expect(exported?.[0]?.label).toBe(answers[0]?.[0]?.label);
  graph.dispose();
  classifier.dispose();
  expect(await backbone.weightsSha256()).toBe(before);
});

it('ends with the same weights for the same seed, and frees its memory', async () => {
  const first = await sumOf();
  const before = memory().numTensors;
  expect(await sumOf()).toBe(first);
  expect(await sumOf({ seed: 2 })).not.toBe(first);
  await expect(trainHead(backbone, options({ signal: AbortSignal.abort() })).result).resolves.toBeInstanceOf(
    Classifier,
  );
  expect(memory().numTensors - before).toBeGreaterThan(0); // Of the stopped run's classifier.
});

it('draws classes equally often on request', async () => {
  const some = labels.flatMap((label, i) => (label === 0 && i % 3 > 0 ? [] : [i]));
  const uneven = {
    features: some.map((i) => features[i] as Float32Array),
    labels: some.map((i) => labels[i] as number),
  };
  expect(await sumOf({ ...uneven, sampler: 'balanced' })).not.toBe(await sumOf(uneven));
});

it('rejects features of another network, labels without a class, and classes without images', () => {
  const train = (more: Partial<HeadOptions>) => () => trainHead(backbone, options(more));
  expect(train({ features: features.map((row) => row.slice(1)) })).toThrow(
    /image 0 has \d+ features, but the network's last layer takes \d+/,
  );
  expect(train({ labels: labels.slice(1) })).toThrow(ConfigError);
  expect(train({ labels: labels.map(() => 7) })).toThrow('label 7 of image 0 is not the index of a class');
  expect(train({ labels: labels.map(() => 0) })).toThrow(DataError);
  expect(train({ labels: labels.map(() => 0), classes: ['only'] })).toThrow('the data has one class');
  expect(train({ sampler: 'even' as never })).toThrow("sampler must be 'balanced'");
});

it('warns of a class with a single image', async () => {
  const keep = labels.flatMap((label, i) => (label === 0 && i !== labels.indexOf(0) ? [] : [i]));
  const run = trainHead(
    backbone,
    options({
      features: keep.map((i) => features[i] as Float32Array),
      labels: keep.map((i) => labels[i] as number),
      signal: AbortSignal.abort(),
    }),
  );
  const events: ClassifierEvent[] = [];
  for await (const event of run) events.push(event);
  expect(events[0]).toMatchObject({ type: 'warning', message: expect.stringContaining('only one image of') });
  (await run.result).dispose();
});
