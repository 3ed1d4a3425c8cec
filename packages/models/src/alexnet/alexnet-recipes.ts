import { normalizeToRange, type Recipe } from '@convkit/core';
import { imagenetInput } from '../inputs.js';

const sgd = {
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  epochs: 90,
} as const satisfies Partial<Recipe>;

/** torchvision's recipe. */
export const torchvisionRecipe: Recipe = {
  ...sgd,
  input: imagenetInput,
  schedule: { name: 'step', every: 30, factor: 0.1 },
  batchSize: 256,
  l2: [{ pattern: '.', coefficient: 1e-4 }],
};

/**
 * Krizhevsky et al. 2012. Section 5: the learning rate is divided by 10 three times, when the validation error stops improving;
 * here every 23 epochs. Section 2: the mean is subtracted from pixels of 0 to 255; here ImageNet's 114.5 over all channels.
 */
export const paperRecipe: Recipe = {
  ...sgd,
  input: { size: [227, 227], normalize: normalizeToRange(-114.5, 140.5) },
  schedule: { name: 'step', every: 23, factor: 0.1 },
  batchSize: 128,
  l2: [{ pattern: '.', coefficient: 5e-4 }],
};
