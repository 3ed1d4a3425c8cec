import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@convkit/checkpoint';
import { type Module, normalizeToRange, Rng } from '@convkit/core';
import { engine } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll } from 'vitest';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as convkit from './index.js';
import { SIDE, TOY_CLASSES, toyData, toyDataset } from './toy-data.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => convkit.ensureBackend());

const rng = () => new Rng(1);
const model = () => ({ name: 'mlp', variant: 'cross-entropy', classes: TOY_CLASSES, input: [SIDE, SIDE, 1] });
const recipe = () => ({
  input: { size: [SIDE, SIDE] as const, normalize: normalizeToRange(0, 1) },
  loss: 'cross-entropy' as const,
  optimizer: { name: 'adam' as const, learningRate: 0.01 },
  schedule: { name: 'constant' as const },
  batchSize: 3,
  epochs: 1,
  l2: [],
});
const runSpec = () => ({
  model: model(),
  data: { source: 'toy' },
  recipe: recipe(),
  seed: 1,
  backend: { name: 'wasm', threads: 1 },
});
const preprocessing = () => ({ channels: 1 as const, background: 0, transforms: [] });
const classifierSpec = () => ({
  model: model(),
  loss: 'cross-entropy' as const,
  preprocessing: preprocessing(),
});
const data = () => toyData(1, 6);
const image = () => ({ data: toyDataset(1).get(0).image, height: SIDE, width: SIDE, channels: 1 as const });
const text = (content: string) => new TextEncoder().encode(content);
let net: Module;
beforeAll(() => {
  net = convkit.createModel(model(), rng());
});
const network = () => net;
const classifier = () => new convkit.Classifier(classifierSpec(), network());
const weights = () =>
  encodeSafetensors(new Map([['fc.weight', { dtype: 'float32', shape: [1, 1], data: Float32Array.of(1) }]]));

/** A run that is asked to stop at once: what counts is whether its options are accepted. */
const stopped = () => AbortSignal.abort();
const untilStopped =
  (run: (...values: never[]) => unknown) =>
  async (...values: never[]) => {
    try {
      return await run(...values);
    } catch (error) {
      if ((error as { name?: string }).name !== 'AbortError') throw error;
    }
  };
const training = () => ({
  model: 'mlp',
  data: data(),
  epochs: 1,
  batchSize: 3,
  learningRate: 0.01,
  optimizer: 'adam',
  schedule: { name: 'constant' },
  augment: 'none',
  normalize: 'recipe',
  seed: 1,
  workers: 0,
  signal: stopped(),
});
const started = (start: (...values: never[]) => { readonly result: Promise<unknown> }) =>
  untilStopped(async (...values: never[]) => {
    const run = start(...values) as ReturnType<typeof convkit.trainClassifier>;
    run.stop();
    await run.result;
  });
const report = () => ({
  source: 'a.safetensors',
  format: 'safetensors' as const,
  layout: 'torch',
  loaded: ['fc.weight'],
  misshapen: [],
  missing: [],
  names: 'convkit' as const,
  newHead: [],
  notes: [],
  prefix: '',
  unexpected: [],
});
const missing = join(folder, 'missing');
const offline = async () => {
  throw new TypeError('fetch failed');
};
/** Opens a path that does not exist: whatever the options are, the error says so. */
const absent =
  (open: (...values: never[]) => Promise<unknown>) =>
  async (...values: never[]) => {
    try {
      await open(...values);
    } catch (error) {
      if (!convkit.isConvkitError(error)) throw error;
    }
  };
const events = () => [
  { type: 'start', step: 0, epoch: 0, epochs: 1, stepsPerEpoch: 1, parameters: 1, resumed: false },
];
const range = () => ({ curve: [{ learningRate: 0.1, loss: 1 }], suggestion: 0.1 });

testArguments(
  convkit,
  {
    Classifier: () => [classifierSpec(), network(), false],
    Regressor: () => [
      { ...classifierSpec(), model: { ...model(), classes: [], targets: ['x'], task: 'regression' } },
      network(),
      false,
    ],
    TrainedNetwork: 'the abstract base of Classifier and Regressor',
    augmentation: () => ['standard', [28, 28, 1]],
    backbonePattern: () => [{ ...model(), name: 'lenet5', variant: 'modern', input: [32, 32, 1] }],
    batchTechniques: () => [{ labelSmoothing: 0.1, mixup: 0.2, cutmix: 1 }],
    classificationData: () => [
      { source: 'toy', train: toyDataset(30), test: toyDataset(6), warnings: [], background: 0 },
      { validationSplit: 0.2, seed: 1, limit: 30, allowEmpty: false },
    ],
    classifierSpec: { valid: () => [runSpec()], depth: 2 },
    createLoaders: { valid: () => [data(), runSpec(), { workers: 0, sampler: 'balanced' }], depth: 1 },
    createLoss: () => ['cross-entropy', 'classification'],
    createModel: () => [model(), rng()],
    dataset: {
      valid: () => [
        'mnist',
        { dir: missing, download: false, fetch: offline, retries: 0, seed: 1, limit: 1 },
      ],
      call: absent(convkit.dataset),
    },
    describeFormat: () => ['safetensors'],
    describeWeights: () => [report()],
    ensureBackend: () => [{}],
    estimateTraining: { valid: () => [training()], call: untilStopped(convkit.estimateTraining) },
    evaluateForReport: {
      valid: () => [classifier(), data(), 'toy'],
      depth: 0,
    },
    explainError: () => ['DATA'],
    exportNetwork: () => [network(), classifierSpec(), { format: 'safetensors', precision: 'float32' }],
    extractFeatures: () => [classifier(), [image()]],
    findLearningRate: {
      valid: () => {
        const { learningRate, schedule, ...options } = training();
        return [options];
      },
      call: untilStopped(convkit.findLearningRate),
    },
    findRecipe: () => ['lenet5-mnist'],
    firstBatchOf: () => [data(), 3],
    foldOf: { valid: () => [data(), { fold: 1, folds: 2, seed: 1, limit: 3 }], depth: 1 },
    formatOf: () => ['a.onnx'],
    imageFolder: {
      valid: () => [missing, { channels: 1, limit: 1, seed: 1, validationSplit: 0.1 }],
      call: absent(convkit.imageFolder),
    },
    imageTable: {
      valid: () => [`${missing}.csv`, { targets: ['x'], limit: 1, seed: 1 }],
      call: absent(convkit.imageTable as never),
    },
    importClassifier: {
      valid: () => [weights(), { model: 'resnet18', classes: ['a'], from: 'torchvision' }],
      call: absent(convkit.importClassifier),
    },
    inputOfSize: () => [recipe().input, 32],
    isConvkitError: () => [new Error('not ours'), 'DATA'],
    isWeightsName: () => ['IMAGENET1K_V1'],
    kFold: { valid: () => [data(), { folds: 2, seed: 1, limit: 3 }], depth: 1 },
    loadClassifier: { valid: () => [weights(), { threads: 1 }], call: absent(convkit.loadClassifier) },
    loadRegressor: { valid: () => [weights(), { threads: 1 }], call: absent(convkit.loadRegressor) },
    loadTrained: { valid: () => [weights(), { threads: 1 }], call: absent(convkit.loadTrained) },
    loadWeights: {
      valid: () => [
        network(),
        model(),
        { ...report(), read: async () => undefined, close: async () => {}, tensors: new Map(), metadata: {} },
        { strict: true, from: 'convkit' },
      ],
      call: absent(convkit.loadWeights),
    },
    meanAccuracy: () => [{ measured: { runs: [{ seed: 1, accuracy: 0.9 }] } }],
    namedSchedule: () => ['cosine', 10],
    openTensors: () => [weights()],
    overfitBatches: {
      valid: () => [{ ...training(), batches: 1, onStart: () => {}, onStep: () => {} }],
      call: untilStopped(convkit.overfitBatches),
    },
    planRecipe: { valid: () => [recipe(), { optimizer: 'adam', learningRate: 0.1, mixup: 0.2 }], depth: 1 },
    planSteps: () => [20, { batchSize: 64, epochs: 10 }, { epochs: 3 }],
    preprocess: () => [[image()], preprocessing()],
    readImage: () => [{ data: new Float32Array(4), shape: [2, 2, 1] }, 0],
    readWeights: () => [weights()],
    recipeCommand: () => [{ name: 'lenet5-mnist' }, 1],
    recipeOptions: () => [{ model: 'lenet5', options: {} }],
    recognizeModel: () => [
      { tensors: new Map([['fc.weight', { shape: [1, 1], stored: 'F32' }]]), metadata: {} },
      { size: 64 },
    ],
    renderRangeTest: () => ['Learning rates', range()],
    renderReport: () => [{ title: 'Run', events: events(), config: {}, command: 'convkit train' }],
    reportOfRun: () => [{ metrics: text(''), config: {}, learningRates: range() }],
    seriesTable: () => [
      text('a,0,1\nb,2,3\na,4,5\nb,6,7\na,1,1\nb,2,2\n'),
      { length: 2, seed: 1, validationSplit: 0.4, label: 'first' },
    ],
    textLines: () => [
      text('a\tthe film\nb\tthe play\na\tone\nb\ttwo\na\tsix\nb\tten\n'),
      { seed: 1, validationSplit: 0.4, minCount: 1 },
    ],
    trainClassifier: { valid: () => [training()], call: started(convkit.trainClassifier) },
    trainHead: {
      valid: () => [
        classifier(),
        {
          features: Array.from({ length: 6 }, () => new Float32Array(100)),
          labels: [0, 1, 0, 1, 0, 1],
          classes: ['a', 'b'],
          epochs: 1,
          seed: 1,
          signal: stopped(),
        },
      ],
      call: started(convkit.trainHead),
    },
    trainRegressor: {
      valid: () => [
        {
          ...training(),
          data: {
            ...data(),
            task: 'regression',
            targets: ['x'],
            train: { ...toyDataset(6), targets: { width: 1, values: [1, 2, 3, 4, 5, 6] } },
          },
        },
      ],
      call: absent(started(convkit.trainRegressor)),
    },
    trainingTransforms: () => [recipe().input, [SIDE, SIDE, 1], { images: [], batches: [] }],
    withOptimizer: () => [recipe(), { optimizer: 'sgd', learningRate: 0.1 }],
    withWarmup: () => [{ name: 'constant' }, 1],
    'Classifier.predict': {
      valid: () => [image(), { topK: 1 }],
      call: (...values: Parameters<convkit.Classifier['predict']>) =>
        withClassifier((own) => own.predict(...values)),
    },
    'Classifier.evaluate': {
      valid: () => [data(), { workers: 0, metrics: ['f1'] }],
      call: (...values: never[]) =>
        withClassifier((own) => (own.evaluate as (...all: never[]) => Promise<unknown>)(...values)),
    },
    'Classifier.save': {
      valid: () => [join(folder, 'a.safetensors')],
      call: (path: string) =>
        withClassifier((own) => own.save(path === 'nonsense' ? join(folder, path) : path)),
    },
  },
  engine(),
);

async function withClassifier<T>(use: (own: convkit.Classifier) => Promise<T>): Promise<T> {
  return use(classifier());
}
