import '@tensorflow/tfjs-backend-cpu';
import { heNormal, Rng, traceKernels } from '@convkit/core';
import { engine } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as models from './index.js';

const rng = () => new Rng(1);
const images = { classes: 10, input: [224, 224, 3], widthMultiplier: 1, dropout: 0.5 };
const small = { classes: 10, input: [32, 32, 3], widthMultiplier: 1 };

/** In a trace, parameters have no values. */
const inTrace = (Network: new (...values: never[]) => unknown, valid: () => readonly unknown[]) => ({
  valid,
  call: (...values: never[]) => traceKernels(() => new Network(...values) && undefined),
});

const googlenet = {
  batchNorm: false,
  biasInit: heNormal,
  fiveKernel: 5,
  headPool: '5x5/3',
  inceptionWidth: 1,
  maxpool4: 3,
  weightInit: heNormal,
};
const lenet5 = {
  activation: 'relu',
  weightInit: heNormal,
  biasInits: [heNormal, heNormal, heNormal, heNormal],
};

testArguments(
  models,
  {
    AlexNet: inTrace(models.AlexNet, () => [images, rng()]),
    AlexNetPaper: inTrace(models.AlexNetPaper, () => [images, rng()]),
    CifarResNet: inTrace(models.CifarResNet, () => [
      { blocks: 1, channels: 3, classes: 10, shortcut: 'A', stochasticDepth: 0.1, widthMultiplier: 1 },
      rng(),
    ]),
    GoogLeNet: inTrace(models.GoogLeNet, () => [
      googlenet,
      { ...images, stem: 'imagenet', auxiliary: false },
      rng(),
    ]),
    LeNet5: inTrace(models.LeNet5, () => [{ classes: 10, input: [32, 32, 1], dropout: 0.1 }, lenet5, rng()]),
    LeNet5Original: inTrace(models.LeNet5Original, () => [rng()]),
    Mlp: inTrace(models.Mlp, () => [
      { sizes: [1, 2, 1], activation: 'sigmoid', output: 'linear', init: heNormal },
      rng(),
    ]),
    Nin: inTrace(models.Nin, () => [{ ...small, dropout: 0.5 }, rng()]),
    NinD2l: inTrace(models.NinD2l, () => [{ ...images }, rng()]),
    ResNet: inTrace(models.ResNet, () => [
      {
        blocks: [1, 1, 1, 1],
        channels: 3,
        classes: 10,
        stem: 'small',
        widthMultiplier: 1,
        bottleneck: true,
        shortcut: 'B',
        stochasticDepth: 0.1,
        strideOn: '3x3',
      },
      rng(),
    ]),
    SeriesFcn: inTrace(models.SeriesFcn, () => [{ classes: 2, input: [64, 1], widthMultiplier: 1 }, rng()]),
    SeriesLeNet: inTrace(models.SeriesLeNet, () => [
      { classes: 2, input: [64, 1], widthMultiplier: 1 },
      rng(),
    ]),
    TextCnn: inTrace(models.TextCnn, () => [
      { classes: 2, input: [16], vocabulary: 10, dropout: 0.5, widthMultiplier: 1 },
      rng(),
    ]),
    Vgg: inTrace(models.Vgg, () => [
      {
        convolutions: [1, 1, 1, 1, 1],
        channels: 3,
        classes: 10,
        batchNorm: true,
        dropout: 0.5,
        widthMultiplier: 1,
      },
      rng(),
    ]),
    analyzeBlocks: () => [[{ name: 'globalAveragePool' }], { input: [4, 4, 2], classes: 2 }],
    blockNetwork: () => [[{ name: 'linear', out: 2 }], { input: [4, 4, 2], classes: 2 }, rng()],
    blockNetworkSource: () => [[{ name: 'globalAveragePool' }], { input: [4, 4, 2], classes: 2 }],
    defaultVariant: () => [{ variants: { modern: {} } }],
    describeBlockProblem: () => [{ code: 'groups', block: 0, name: 'conv', values: { in: 3 } }],
    findModel: () => [[{ name: 'net' }], 'net'],
    findPretrained: () => [{ pretrained: { first: {} } }, 'first', 'net'],
    findVariant: () => [{ name: 'net', variants: { modern: {} } }, 'modern'],
  },
  engine(),
);
