import '@tensorflow/tfjs-backend-cpu';
import { Rng } from '@convkit/core';
import { engine, ones, tensor1d, tensor2d, variable } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as ops from './index.js';

const images = () => ones([1, 4, 4, 2]);
const series = () => ones([1, 4, 2]);
const window = () => ({ size: 2, stride: 2, padding: 0, ceilMode: true });
const two = () => [tensor2d([[1, 2]]), tensor2d([[0, 1]])];
const labeled = () => [tensor2d([[1, 2]]), tensor1d([1], 'int32')];
const zero = () => variable(tensor1d([0, 0]));
const adam = () => ({ learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1, weightDecay: 0 });
const moments = () => ({ weight: zero(), first: zero(), second: zero(), gradient: tensor1d([1, 2]) });
const sgd = () => ({ learningRate: 0.1, momentum: 0.9, nesterov: true });
const tfjs = 'a function of tfjs-core';

testArguments(
  ops,
  {
    activeRecorder: () => [],
    adamUpdate: { valid: () => [{ ...moments(), ...adam() }], depth: 0 },
    adamUpdates: () => [[moments()], adam()],
    adaptiveAveragePool: () => [images(), [2, 2]],
    averagePool: () => [images(), window()],
    averagePool1d: () => [series(), window()],
    batchNorm: () => [images(), tensor1d([1, 1]), tensor1d([0, 0]), { epsilon: 0.1, relu: true }],
    batchNormInference: () => [
      images(),
      { mean: tensor1d([0, 0]), variance: tensor1d([1, 1]) },
      tensor1d([1, 1]),
      tensor1d([0, 0]),
      { epsilon: 0.1, relu: true },
    ],
    binaryCrossEntropy: () => [...two(), [1, 2]],
    binaryCrossEntropyLoss: () => [{ positiveWeights: [1, 2] }],
    binaryFocal: () => [...two(), { gamma: 2, alpha: 0.5 }],
    binaryFocalLoss: () => [{ gamma: 2, alpha: 0.5 }],
    clipByGlobalNorm: () => [new Map([['weight', tensor1d([1])]]), 1],
    clipFactor: () => [[tensor1d([1])], 1],
    conv1d: () => [series(), ones([2, 2, 3]), { stride: 1, padding: 0, groups: 1, dilation: 1 }],
    conv2d: () => [
      images(),
      ones([2, 2, 2, 3]),
      { stride: 1, padding: 0, groups: 1, bias: tensor1d([1, 1, 1]) },
    ],
    createLoss: () => [{ name: 'focal', gamma: 2 }, 'classification'],
    dispatch: 'the way of every op to its kernel, which is called too often to check what ops pass',
    distillationLoss: () => [...two(), 2],
    dropout: () => [images(), 0.5, new Rng(1)],
    embedding: () => [
      tensor2d([[0, 1]]),
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
      0,
    ],
    flatten: () => [images()],
    focal: () => [...two(), 2],
    focalLoss: () => [{ gamma: 2 }],
    globalNorm: () => [[tensor1d([1])]],
    huber: () => [...two(), 1],
    huberLoss: () => [{ delta: 1 }],
    installGradients: () => [],
    jointLoss: { valid: () => [ops.squaredError, two()[0], [], two()[1]], depth: 0 },
    lambUpdates: () => [[moments()], adam()],
    linear: () => [tensor2d([[1, 2]]), tensor2d([[1], [2]]), tensor1d([1]), 'relu'],
    lionUpdates: () => [
      [{ weight: zero(), velocity: zero(), gradient: tensor1d([1, 2]) }],
      { learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0 },
    ],
    lrn: () => [images(), { size: 3, alpha: 1, beta: 0.5, k: 2 }],
    maxPool: () => [images(), window()],
    maxPool1d: () => [series(), window()],
    meanAbsoluteError: two,
    meanAbsoluteErrorLoss: labeled,
    meanSquaredError: two,
    meanSquaredErrorLoss: labeled,
    movingAverage: () => [tensor1d([1]), tensor1d([2]), { rate: 0.1, correction: 1 }],
    rbfMapLoss: labeled,
    rbfMleLoss: labeled,
    relu: tfjs,
    resolveLrnOptions: () => [{ size: 3, alpha: 1, beta: 0.5, k: 2 }],
    rmsPropUpdates: () => [
      [{ weight: zero(), squares: zero(), gradient: tensor1d([1, 2]) }],
      { learningRate: 0.1, alpha: 0.9, epsilon: 1e-8, momentum: 0 },
    ],
    scaledTanh: () => [images()],
    sgdUpdate: {
      valid: () => [{ weight: zero(), velocity: zero(), gradient: tensor1d([1, 2]), ...sgd() }],
      depth: 0,
    },
    sgdUpdates: () => [[{ weight: zero(), velocity: zero(), gradient: tensor1d([1, 2]) }], sgd()],
    softCrossEntropy: two,
    softmaxCrossEntropy: labeled,
    squaredError: two,
    squaredErrorLoss: labeled,
    tanh: tfjs,
    tidy: tfjs,
    updateParameters: {
      valid: () => [
        { name: 'sgd', learningRate: 0.1, momentum: 0 },
        [{ weight: zero(), gradient: tensor1d([1, 2]), slots: { momentum: zero() } }],
        { learningRate: 0.1, step: 1 },
      ],
      depth: 1,
    },
  },
  engine(),
);
