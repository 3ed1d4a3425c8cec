import type { Recipe } from '@convkit/core';
import { cifarNormalization, imagenetInput } from '../inputs.js';

const sgd = {
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  l2: [{ pattern: '.', coefficient: 1e-4 }],
} as const satisfies Partial<Recipe>;

/** torchvision's recipe. */
export const imagenetRecipe: Recipe = {
  ...sgd,
  input: imagenetInput,
  schedule: { name: 'step', every: 30, factor: 0.1 },
  batchSize: 256,
  epochs: 90,
};

/**
 * He et al. 2015, section 3.4: 600,000 steps of 256 images, which is about 120 epochs. The learning rate drops when the error
 * plateaus; here every 30 epochs.
 */
export const paperRecipe: Recipe = { ...imagenetRecipe, epochs: 120 };

const cifarRates = Array.from({ length: 164 }, (_, epoch) => (epoch < 82 ? 0.1 : epoch < 123 ? 0.01 : 0.001));

/** He et al. 2015, section 4.2: 64,000 steps of 128 images, with the learning rate divided by 10 at 32,000 and 48,000. */
export const cifarRecipe: Recipe = {
  ...sgd,
  input: { size: [32, 32], normalize: cifarNormalization, shift: 4 },
  schedule: { name: 'table', values: cifarRates },
  batchSize: 128,
  epochs: 164,
};

/** For 110 layers, which do not converge at 0.1 at first: one epoch, about 400 steps, at 0.01. */
export const warmedUpCifarRecipe: Recipe = {
  ...cifarRecipe,
  schedule: { name: 'table', values: [0.01, ...cifarRates.slice(1)] },
};
