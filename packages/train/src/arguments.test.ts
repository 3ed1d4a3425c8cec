import '@tensorflow/tfjs-backend-cpu';
import { heNormal, Module, parameter, Rng } from '@convkit/core';
import { flatten, installGradients, softmaxCrossEntropy } from '@convkit/ops';
import {
  engine,
  matMul,
  type Rank,
  type Tensor,
  type Tensor2D,
  tensor,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as train from './index.js';

beforeAll(() => installGradients());

class Net extends Module {
  readonly weight = parameter<Rank.R2>([4, 2], heNormal, new Rng(1));
  forward(x: Tensor): Tensor2D {
    return matMul(flatten(x), this.weight);
  }
}

const batch = () => ({ images: new Float32Array(8), shape: [2, 2, 2, 1], labels: Int32Array.of(0, 1) });
const source = () => ({
  batchesPerEpoch: 1,
  state: { epoch: 0, cursor: 0 },
  restore: () => {},
  async *epoch() {
    yield batch();
  },
});
const recipe = () => ({
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0 },
  schedule: { name: 'constant' },
  epochs: 1,
  l2: [],
});
const confusion = () => [
  [1, 0],
  [1, 2],
];
const counts = () => [{ images: 2, predicted: 1, correct: 1 }];
const classes = () => [{ label: 'a', images: 2, precision: 1, recall: 1, f1: 1 }];
const parameters = () => new Map([['weight', variable(tensor([1, 2]))]]);
const progress = () => ({ epoch: 0, epochs: 2, step: 0, stepsPerEpoch: 3 });
const groups = () => [
  { keys: new Set(['weight']), learningRateFactor: 1, weightDecayFactor: 1, stepsBefore: 0 },
];
const event = { type: 'epoch', epoch: 1, step: 1, trainLoss: 1, metrics: {}, time: '2020-01-01', seconds: 1 };
const checkpoint = () => ({
  weights: new Map([['weight', { dtype: 'float32', shape: [1], data: Float32Array.of(1) }]]),
  optimizer: new Map(),
  spec: {},
  recipe: recipe(),
  seed: 1,
  kernelBuild: 'cpu',
  batchesPerEpoch: 1,
  state: {
    epoch: 1,
    step: 1,
    source: { epoch: 1, cursor: 0 },
    totals: { correct: 0, images: 0, loss: 0, steps: 0 },
  },
});
const encoder = new TextEncoder();

testArguments(
  train,
  {
    ClassCounter: () => [],
    MemoryRunFiles: () => [],
    MemoryRunStore: () => [],
    TargetSums: () => [{ names: ['a'], scale: { mean: [0], std: [1] } }],
    accuracyOf: () => [confusion()],
    addToConfusionMatrix: () => [confusion(), [0], [1]],
    afterWarmups: () => [{ name: 'constant' }],
    areaUnderRoc: { valid: () => [[0.1, 0.2], (index: number) => index === 1], mayBeNaN: true },
    assertSameSpec: () => [{ a: 1 }, { a: 1 }, { whole: true }],
    balancedAccuracy: { valid: () => [classes()], mayBeNaN: true },
    calibrationError: () => [15],
    checkMetricName: () => ['trainLoss', { hasValidation: true, hasAccuracy: true, own: ['f1'] }],
    checkMetrics: () => [['f1']],
    checkOptimizer: () => [recipe().optimizer],
    checkSafeguards: {
      valid: () => [
        {
          earlyStopping: { patience: 1 },
          keepBest: 'trainLoss',
          onDivergence: 'stop',
          spikeGuard: { factor: 3 },
        },
        { hasValidation: true, hasAccuracy: true, metrics: ['f1'] },
      ],
      depth: 2,
    },
    checkSchedule: () => [{ name: 'step', every: 1, factor: 0.5 }, { allowsCustom: true }],
    classMetrics: () => [counts(), ['a']],
    commonOptimizer: () => ['adam'],
    countCorrect: () => [[0], [1]],
    countsOfClasses: () => [confusion()],
    createMetric: () => ['top-5', { task: 'classification', names: ['a'] }],
    createOptimizer: { valid: () => [recipe().optimizer, parameters(), groups()], depth: 2 },
    decodeRunCheckpoint: {
      valid: () => [checkpoint()],
      call: async (value: never) => {
        const isCheckpoint = typeof value === 'object' && value !== null && 'weights' in value;
        return train.decodeRunCheckpoint(isCheckpoint ? await train.encodeRunCheckpoint(value) : value);
      },
      depth: 0,
    },
    emptyConfusionMatrix: () => [3],
    encodeRunCheckpoint: () => [checkpoint()],
    evaluate: () => [
      {
        model: new Net(),
        source: source(),
        loss: softmaxCrossEntropy,
        metrics: ['f1'],
        task: 'classification',
      },
    ],
    evaluationBatchSize: () => [[32, 32, 1]],
    fit: {
      valid: () => [
        {
          model: new Net(),
          loss: softmaxCrossEntropy,
          recipe: recipe(),
          seed: 1,
          train: source(),
          validation: source(),
          test: source(),
          signal: new AbortController().signal,
          metrics: ['f1'],
          store: new train.MemoryRunStore(),
          task: 'classification',
          spec: {},
          checkpointEvery: 1,
          logEvery: 1,
          insightEvery: 1,
          keepLast: 1,
          microBatches: 1,
          recompute: true,
          onOutOfMemory: 'stop',
          resume: false,
          kernelBuild: 'cpu',
        },
      ],
    },
    groupedOptimizer: {
      valid: () => [{ parameters: parameters(), groups: groups(), slots: ['m'], update() {} }],
      depth: 3,
    },
    isImprovement: () => [1, 0, { direction: 'higher', minDelta: 0.1 }],
    learningRateAt: { valid: () => [{ name: 'step', every: 1, factor: 0.5 }, 0.1, progress()], depth: 0 },
    learningRates: () => [
      { name: 'step', every: 1, factor: 0.5 },
      { learningRate: 0.1, epochs: 2, stepsPerEpoch: 3 },
    ],
    macroF1: { valid: () => [classes()], mayBeNaN: true },
    metricDirection: () => ['trainLoss', [{ name: 'f1', higherIsBetter: true }]],
    metricNames: () => [{ trainLoss: 1, metrics: { f1: 1 } }],
    metricOf: { valid: () => [{ trainLoss: 1, metrics: { f1: 1 } }, 'trainLoss'], mayBeNaN: true },
    microF1: { valid: () => [counts()], mayBeNaN: true },
    momentumAt: { valid: () => [{ name: 'one-cycle' }, progress()], depth: 0 },
    parseMetrics: () => [encoder.encode(`${JSON.stringify(event)}\n`)],
    parseRunConfig: () => [JSON.stringify({ version: 1, created: '2020-01-01' })],
    predict: () => [new Net(), { images: new Float32Array(8), shape: [2, 2, 2, 1] }],
    Predictor: () => [new Net(), { task: 'classification', replay: true }],
    predictValues: () => [new Net(), { images: new Float32Array(8), shape: [2, 2, 2, 1] }, 'classification'],
    readRunConfig: { valid: () => [new train.MemoryRunFiles()], depth: 0 },
    resolveMetrics: () => [['f1'], { task: 'classification', names: ['a'] }],
    summarizeEvents: () => [[event]],
    topKAccuracy: () => [5],
    withRecovery: {
      valid: () => [
        { recover: async () => false },
        async function* () {},
        { fallBack: async () => undefined },
      ],
      depth: 0,
    },
    writeRunConfig: { valid: () => [new train.MemoryRunFiles(), { created: '2020-01-01' }], depth: 0 },
  },
  engine(),
);
