import '@tensorflow/tfjs-backend-cpu';
import { exportLayersModel } from '@convkit/checkpoint/keras';
import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import type { ModelOptions } from '../model-entry.js';
import { checkExport, usedNetwork } from './layers-model.fixture.js';

describe('a LayersModel that tf.layers loads computes the same as', () => {
  it.each<[string, string, ModelOptions]>([
    ['lenet5', 'modern', {}],
    ['mlp', 'cross-entropy', {}],
    ['nin', 'paper', { widthMultiplier: 1 / 16 }],
    ['vgg11', 'bn', { widthMultiplier: 1 / 32, input: [224, 224, 3] }],
    ['resnet18', 'torchvision', { widthMultiplier: 1 / 16, input: [64, 64, 3] }],
    ['resnet20', 'paper', { widthMultiplier: 1 / 4 }],
    ['googlenet-lite', 'lite', { widthMultiplier: 1 / 8 }],
  ])('%s:%s', checkExport);
});

describe('exportLayersModel refuses', () => {
  it.each<[string, string, ModelOptions, string]>([
    ['lenet5', 'original', {}, 'layer S2 uses Multiply'],
    ['alexnet', 'paper', { widthMultiplier: 1 / 32 }, 'layer norm1 uses LRN'],
    ['googlenet', 'paper', { widthMultiplier: 1 / 32 }, 'layer norm1.0 uses LRN'],
  ])('%s:%s', async (model, variant, options, what) => {
    const input = model === 'lenet5' ? [32, 32, 1] : model === 'alexnet' ? [227, 227, 3] : [224, 224, 3];
    const attempt = exportLayersModel(usedNetwork(model, variant, options), { input });
    await expect(attempt).rejects.toThrow(ConfigError);
    await expect(attempt).rejects.toThrow(`cannot be expressed with Keras layers: ${what}`);
  });
});
