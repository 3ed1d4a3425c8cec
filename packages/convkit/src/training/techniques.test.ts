import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DataError, namedModules } from '@convkit/core';
import { MemoryRunStore } from '@convkit/train';
import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../classifier/classifier.js';
import { networkOf } from '../classifier/networks.js';
import { toyData, toyDataset } from '../toy-data.fixture.js';
import { findLearningRate } from './find-learning-rate.js';
import type { TrainClassifierOptions } from './options.js';
import { Renormalized } from './renormalized.js';
import { planRun } from './run-spec.js';
import { teacherNetwork } from './teacher.js';
import { trainClassifier } from './train-classifier.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-techniques-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BACKEND = { backend: { name: 'cpu', threads: 1 } };

const options = (more: Partial<TrainClassifierOptions> = {}): TrainClassifierOptions => ({
  model: 'mlp',
  data: toyData(1, 24),
  epochs: 2,
  ...more,
});

const recipeOf = (more: Partial<TrainClassifierOptions>) => planRun(options(more), BACKEND).spec.recipe;
const transformsOf = (more: Partial<TrainClassifierOptions>) =>
  planRun(options(more), BACKEND).spec.data.transforms;

async function train(more: Partial<TrainClassifierOptions> = {}) {
  const run = trainClassifier(options(more));
  const steps: number[] = [];
  for await (const event of run) if (event.type === 'step') steps.push(event.images);
  return { classifier: await run.result, steps };
}

async function checksumOf(more: Partial<TrainClassifierOptions>): Promise<string> {
  const { classifier } = await train(more);
  const sum = await classifier.weightsSha256();
  classifier.dispose();
  return sum;
}

describe('the recipe of a run', () => {
  it('has the techniques of the options, and none by default', () => {
    const { clipNorm, clipValue, accumulate, ema, swa, distillation } = recipeOf({});
    expect([clipValue, accumulate, ema, swa, distillation]).toEqual(new Array(5).fill(undefined));
    expect(recipeOf({ clipNorm: 3, clipValue: 0.5, accumulate: 2, ema: 0.99 })).toMatchObject({
      clipNorm: 3,
      clipValue: 0.5,
      accumulate: 2,
      ema: { decay: 0.99 },
    });
    expect(clipNorm).toBeUndefined();
    expect(recipeOf({ swa: 2 }).swa).toEqual({ fromEpoch: 2 });
    expect(recipeOf({ ema: { decay: 0.9, warmup: true } }).ema).toEqual({ decay: 0.9, warmup: true });
    expect(recipeOf({ teacher: 'big', distillation: { weight: 0.9 } }).distillation).toEqual({
      temperature: 4,
      weight: 0.9,
    });
  });

  it('mixes batches last, and keeps the augmentation', () => {
    expect(transformsOf({ labelSmoothing: 0.1, mixup: 0.2, cutmix: 1, augment: 'light' })).toEqual([
      { name: 'shift', by: 2 },
      { name: 'label-smoothing', amount: 0.1 },
      { name: 'mixup', alpha: 0.2 },
      { name: 'cutmix', alpha: 1 },
    ]);
    const { input } = planRun(options({ model: 'lenet5', mixup: 0.2 }), BACKEND).spec.recipe;
    expect(input.shift).toBe(planRun(options({ model: 'lenet5' }), BACKEND).spec.recipe.input.shift);
  });

  it('names stochastic depth in its model', () => {
    const model = { model: 'resnet20', stochasticDepth: 0.2, stochasticDepthWarmup: 1 };
    const { spec } = planRun(options(model), BACKEND);
    expect(spec.model.stochasticDepth).toBe(0.2);
    expect(spec.recipe.stochasticDepthWarmup).toBe(1);
  });
});

describe('trainClassifier', () => {
  it('accumulates batches, and splits them', async () => {
    const { classifier, steps } = await train({ batchSize: 8, accumulate: 2, microBatches: 2 });
    expect(steps).toEqual([16, 8, 16, 8]);
    classifier.dispose();
  });

  it('returns and saves the average of the weights', async () => {
    const out = new MemoryRunStore();
    const averaged = await train({ ema: 0.9, out });
    const saved = await loadClassifier((await out.read()) as Uint8Array);
    const sum = await averaged.classifier.weightsSha256();
    expect(await saved.weightsSha256()).toBe(sum);
    expect(await checksumOf({})).not.toBe(sum);
    saved.dispose();
    averaged.classifier.dispose();
  });

  it('rejects stochastic depth of a network without residual blocks', async () => {
    await expect(train({ stochasticDepth: 0.2 })).rejects.toThrow('needs residual blocks');
  });

  it('weights accumulated batches as class weights do in one large batch', async () => {
    const fixed = { optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0 }, epochs: 1 } as const;
    const classWeights = [1, 10, 0.2];
    const parts = await train({ ...fixed, classWeights, batchSize: 8, accumulate: 2 });
    const whole = await train({ ...fixed, classWeights, batchSize: 16 });
    const images = tensor(new Float32Array(28 * 28).fill(0.3), [1, 28, 28, 1]);
    const [a, b] = [parts, whole].map(({ classifier }) =>
      (networkOf(classifier).forward(images) as Tensor).dataSync(),
    );
    a?.forEach((score, i) => {
      expect(Math.abs(score - (b?.[i] as number))).toBeLessThan(1e-4);
    });
    images.dispose();
    parts.classifier.dispose();
    whole.classifier.dispose();
  });

  it('resumes a network with batch norm bit for bit, with techniques that have state', async () => {
    const all = {
      model: 'resnet20',
      data: toyData(1, 12),
      size: 8,
      widthMultiplier: 0.25,
      batchSize: 4,
      accumulate: 2,
      microBatches: 2,
      swa: 1,
      stochasticDepth: 0.4,
      stochasticDepthWarmup: 1,
      labelSmoothing: 0.1,
      mixup: 0.3,
      clipValue: 0.1,
    };
    const whole = await checksumOf(all);
    const out = new MemoryRunStore();
    const run = trainClassifier(options({ ...all, out }));
    for await (const event of run) if (event.type === 'step' && event.step === 3) run.stop();
    (await run.result).dispose();
    expect(await checksumOf({ ...all, out, resume: true })).toBe(whole);
  });

  it('finds a learning rate with techniques that last for epochs', async () => {
    const { suggestion } = await findLearningRate({
      model: 'mlp',
      data: toyData(),
      steps: 12,
      accumulate: 2,
      swa: 1,
    });
    expect(suggestion).toBeGreaterThan(0);
  });
});

describe('teacher', () => {
  it('is distilled, whether it is given as a classifier or as a path', async () => {
    const out = join(folder, 'big');
    const teacher = (await train({ out })).classifier;
    const sum = await teacher.weightsSha256();
    const settings = { seed: 2, distillation: { temperature: 2, weight: 0.8 } };
    const taught = await checksumOf({ ...settings, teacher });
    expect(taught).not.toBe(await checksumOf({ seed: 2 }));
    expect(await teacher.weightsSha256()).toBe(sum);
    teacher.dispose();
    const { numTensors } = memory();
    expect(await checksumOf({ ...settings, teacher: out })).toBe(taught);
    expect(memory().numTensors).toBe(numTensors);
  });

  it('must be the same when the run is resumed', async () => {
    const teachers = [await train({ seed: 5 }), await train({ seed: 6 })].map(({ classifier }) => classifier);
    const out = new MemoryRunStore();
    (await train({ teacher: teachers[0] as Classifier, out })).classifier.dispose();
    const other = train({ teacher: teachers[1] as Classifier, out, resume: true });
    await expect(other).rejects.toThrow('teacher.sha256');
    for (const teacher of teachers) teacher.dispose();
  });

  it('must have the same classes and input', async () => {
    const { classifier: teacher } = await train({ epochs: 1 });
    const renamed = { ...toyData(1, 24), classes: ['left', 'stripes', 'up'] };
    await expect(train({ teacher, data: renamed })).rejects.toThrow(DataError);
    const resized = train({ teacher, model: 'resnet20', size: 16 });
    await expect(resized).rejects.toThrow('takes images of 28x28x1, but the network to train takes 16x16x1');
    teacher.dispose();
    await expect(train({ teacher })).rejects.toThrow('the classifier was disposed');
  });

  it('takes images that are normalized for the student', async () => {
    const { classifier } = await train({ epochs: 1 });
    const run = planRun(options({ normalize: { mean: [0.2], std: [0.5] } }), BACKEND).spec;
    const spec = { source: 'a classifier', sha256: '' };
    const network = teacherNetwork({ classifier, spec, close: () => {} }, run);
    expect([...namedModules(network)].length).toBeGreaterThan(1);
    const { mean = [0], std = [1] } = recipeOf({}).input.normalize;
    const pixels = Float32Array.from(toyDataset(1).get(0).image, (value) => value / 255);
    const normalized = (m: number, s: number) =>
      tensor(
        pixels.map((x) => (x - m) / s),
        [1, 28, 28, 1],
      );
    const own = (
      networkOf(classifier).forward(normalized(mean[0] as number, std[0] as number)) as Tensor
    ).dataSync();
    const adapted = (network.forward(normalized(0.2, 0.5)) as Tensor).dataSync();
    own.forEach((score, i) => {
      expect(Math.abs(score - (adapted[i] as number))).toBeLessThan(1e-4);
    });
    expect(network).toBeInstanceOf(Renormalized);
    classifier.dispose();
  });
});

it.each<[string, Partial<TrainClassifierOptions>]>([
  ['the loss rbf-map does not support mixup', { model: 'lenet5', variant: 'original', mixup: 0.2 }],
  [
    'distillation needs a network with logits as outputs',
    { model: 'lenet5', variant: 'original', teacher: 'big' },
  ],
  ['clipNorm must be', { clipNorm: 0 }],
  ['clipValue must be', { clipValue: -1 }],
  ['accumulate must be', { accumulate: 0 }],
  ['microBatches must be', { microBatches: 1.5 }],
  ['ema must be', { ema: 1 }],
  ['ema.decay must be', { ema: { decay: 2 } }],
  ["unknown option 'warmUp'", { ema: { decay: 0.9, warmUp: true } as never }],
  ['swa must be a whole number from 1 to 2', { swa: 3 }],
  ['swa.everySteps must be', { swa: { fromEpoch: 1, everySteps: 0 } }],
  ['ema contradicts swa', { ema: 0.9, swa: 1 }],
  ['labelSmoothing must be', { labelSmoothing: 1 }],
  ['mixup must be', { mixup: 0 }],
  ['cutmix must be', { cutmix: Number.NaN }],
  ['stochasticDepthWarmup must be', { stochasticDepthWarmup: -1 }],
  ['teacher must be a classifier', { teacher: 3 as never }],
  ['distillation needs a teacher', { distillation: { weight: 0.5 } }],
  ['distillation.weight must be', { teacher: 'big', distillation: { weight: 2 } }],
])('rejects at once: %s', (message, more) => {
  expect(() => trainClassifier(options(more))).toThrow(ConfigError);
  expect(() => trainClassifier(options(more))).toThrow(message);
});
