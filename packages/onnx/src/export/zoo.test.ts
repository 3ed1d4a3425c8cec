import '@tensorflow/tfjs-backend-cpu';
import { disposeModule, Rng } from '@convkit/core';
import { catalog, findModel, findVariant, type ModelOptions } from '@convkit/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { exportDifference, trainBriefly } from './exported.fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each<[string, string, ModelOptions]>([
  ['lenet5', 'modern', { input: [32, 32, 1] }],
  ['lenet5', 'original', { input: [32, 32, 1] }],
  ['alexnet', 'torchvision', { widthMultiplier: 1 / 16, input: [64, 64, 3] }],
  ['alexnet', 'paper', { widthMultiplier: 1 / 16, input: [67, 67, 3] }],
  ['vgg11', 'bn', { widthMultiplier: 1 / 16, input: [32, 32, 3] }],
  ['nin', 'paper', { widthMultiplier: 1 / 16, input: [12, 12, 3] }],
  ['googlenet', 'torchvision', { widthMultiplier: 1 / 16, input: [33, 33, 3] }],
  ['googlenet', 'paper', { widthMultiplier: 1 / 16, input: [33, 35, 2], auxiliary: false }],
  ['googlenet-lite', 'lite', { widthMultiplier: 1 / 4, input: [8, 8, 2] }],
  ['resnet18', 'torchvision', { widthMultiplier: 1 / 16, input: [40, 40, 3] }],
  ['resnet18', 'paper', { widthMultiplier: 1 / 16, input: [40, 40, 3] }],
  ['resnet18', 'cifar', { widthMultiplier: 1 / 16, input: [8, 8, 3] }],
  ['resnet50', 'torchvision', { widthMultiplier: 1 / 16, input: [32, 32, 3] }],
  ['plain18', 'cifar', { widthMultiplier: 1 / 16, input: [8, 8, 3] }],
  ['resnet20', 'paper', { widthMultiplier: 1 / 4, input: [8, 8, 3] }],
  ['mlp', 'cross-entropy', { widthMultiplier: 1 / 4 }],
])('%s %s computes the same logits on onnxruntime', async (name, variant, options) => {
  const entry = findModel(catalog, name);
  const input = options.input ?? entry.input;
  const network = findVariant(entry, variant).create({ ...options, input }, new Rng(3));
  trainBriefly(network, input);
  expect(await exportDifference(network, { input })).toBeLessThan(1e-4);
  disposeModule(network);
});
