import type { RunSpec } from '@convkit/core';
import { softmaxCrossEntropy } from '@convkit/ops';
import { add, tensor } from '@tensorflow/tfjs-core';
import { RECIPE, TinyNet, TinySource, useCpu } from '../tiny.fixture.js';
import type { TrainerParts } from './index.js';

export const STEPS = 28;

export const tinySpec: RunSpec = {
  model: { name: 'tiny', variant: 'tiny', classes: ['a', 'b', 'c'], input: [2, 2, 1] },
  data: { source: 'blobs' },
  recipe: {
    ...RECIPE,
    input: { size: 2 },
    loss: 'cross-entropy',
    batchSize: 8,
  } as unknown as RunSpec['recipe'],
  seed: 7,
  backend: { name: 'cpu', threads: 1 },
};

export const tinyParts: TrainerParts = {
  models: () => new TinyNet(1),
  datasets: async (_, { report }) => {
    report({ name: 'blobs', received: 50, total: 50 });
    return {
      train: new TinySource(),
      validation: new TinySource(20, 8, 4),
      classes: ['a', 'b', 'c'],
      channels: 1,
    };
  },
  backends: { cpu: () => ({ probe: async () => ({ available: true, facts: {} }), activate: useCpu }) },
  losses: { 'cross-entropy': softmaxCrossEntropy },
  requests: {
    outputs: async ({ model }, pixels: Float32Array) =>
      (model as TinyNet).forward(add(tensor(pixels, [1, 4]), 0)).data(),
    fail: async () => {
      throw new TypeError('on purpose');
    },
  },
};
