import '@tensorflow/tfjs-backend-cpu';
import { disposeModule } from '@convkit/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { exportDifference } from './exported.fixture.js';
import { smallNetwork } from './zoo.fixture.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it.each([
  ['lenet5', 'original'],
  ['alexnet', 'paper'],
  ['vgg11', 'bn'],
  ['nin', 'paper'],
  ['googlenet', 'torchvision'],
  ['resnet18', 'torchvision'],
  ['plain18', 'cifar'],
  ['mlp', 'cross-entropy'],
])('%s %s computes the same logits on onnxruntime in Chromium', async (name, variant) => {
  const { network, input } = smallNetwork(name, variant);
  expect(await exportDifference(network, { input }, [1, 3])).toBeLessThan(1e-4);
  disposeModule(network);
});
