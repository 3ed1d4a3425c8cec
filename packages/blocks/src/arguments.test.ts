import '@tensorflow/tfjs-backend-cpu';
import { heNormal, Rng } from '@convkit/core';
import { engine } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as blocks from './index.js';

const rng = () => new Rng(1);
const pool = () => [{ size: 2, stride: 2, padding: 0, ceilMode: true }];
const initializers = { weightInit: heNormal, biasInit: heNormal };
const residual = () => [{ in: 4, out: 8, stride: 2, shortcut: 'B', depthRate: 0.1 }, rng()];
const bottleneck = () => [
  { in: 4, out: 8, stride: 2, shortcut: 'B', strideOn: '3x3', depthRate: 0.1 },
  rng(),
];
const convolution = { in: 2, out: 4, kernel: 3, stride: 1, padding: 1, groups: 1, weightInit: heNormal };
const inception = { one: 1, threeReduce: 1, three: 1, fiveReduce: 1, five: 1, poolProj: 1 };

testArguments(
  blocks,
  {
    AdaptiveAveragePool: () => [{ output: [2, 2] }],
    AveragePool: pool,
    AveragePool1d: pool,
    BasicBlock: residual,
    BatchNorm: () => [
      { channels: 2, epsilon: 0.1, momentum: 0.1, weightInit: heNormal, activation: 'relu' },
      rng(),
    ],
    Bottleneck: bottleneck,
    Conv1d: () => [
      { ...convolution, bias: true, biasInit: heNormal, activation: 'relu', dilation: 1 },
      rng(),
    ],
    Conv2d: () => [{ ...convolution, bias: true, biasInit: heNormal, activation: 'relu' }, rng()],
    ConvBnRelu: () => [{ ...convolution, epsilon: 0.1 }, rng()],
    ConvBnRelu1d: () => [{ ...convolution, epsilon: 0.1 }, rng()],
    ConvRelu: () => [{ ...convolution, bias: true }, rng()],
    Dropout: () => [0.5],
    Embedding: () => [{ rows: 3, width: 2, weightInit: heNormal, paddingIndex: 0 }, rng()],
    GlobalAveragePool: () => [],
    GlobalAveragePool1d: () => [],
    GlobalMaxPool1d: () => [],
    Inception: () => [
      { ...inception, in: 2, batchNorm: false, epsilon: 0.1, fiveKernel: 5, ...initializers },
      rng(),
    ],
    Linear: () => [{ in: 2, out: 3, bias: true, activation: 'relu', ...initializers }, rng()],
    Lrn: () => [{ size: 3, alpha: 1, beta: 0.5, k: 2 }],
    MaxPool: pool,
    MaxPool1d: pool,
    NinBlock: () => [{ in: 2, out: 4, kernel: 3, linearOutput: false, weightInit: heNormal }, rng()],
    PreActivationBasicBlock: residual,
    PreActivationBottleneck: bottleneck,
    RbfOutput: {
      valid: () => [
        [
          [1, -1],
          [-1, 1],
        ],
      ],
      depth: 2,
    },
    SparseConv2d: {
      valid: () => [{ in: 2, table: [[0], [0, 1]], kernel: 3, init: heNormal }, rng()],
      depth: 3,
    },
    StochasticDepth: () => [{ rate: 0.1, mode: 'batch' }],
    Subsampling: () => [{ channels: 2, init: heNormal }, rng()],
    VggStage: () => [{ in: 2, out: 4, convolutions: 1, batchNorm: true, weightInit: heNormal }, rng()],
    ZeroPaddedShortcut: () => [{ in: 2, out: 4, stride: 2 }],
    inceptionOutChannels: () => [inception],
    shortcut: () => [{ in: 2, out: 4, stride: 2, option: 'B' }, rng()],
  },
  engine(),
);
