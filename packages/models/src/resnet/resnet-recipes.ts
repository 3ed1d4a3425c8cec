import { normalizeToRange, type Recipe } from '@convkit/core';

const sgd = {
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  l2: [{ pattern: '.', coefficient: 1e-4 }],
} as const satisfies Partial<Recipe>;

/** torchvision's. The range is that of ImageNet's mean 0.449 and deviation 0.226 over all channels, of 255. */
export const imagenetRecipe: Recipe = {
  ...sgd,
  input: { size: [224, 224], normalize: normalizeToRange(-1.987, 2.438) },
  schedule: { name: 'step', every: 30, factor: 0.1 },
  batchSize: 256,
  epochs: 90,
};

/** He et al. 2015, section 3.4: 600,000 steps of 256 images, about 120 epochs; the error's plateaus are taken as every 30. */
export const paperRecipe: Recipe = { ...imagenetRecipe, epochs: 120 };

const cifarRates = Array.from({ length: 164 }, (_, epoch) => (epoch < 82 ? 0.1 : epoch < 123 ? 0.01 : 0.001));

/** He et al. 2015, section 4.2: 64,000 steps of 128 images, ten times slower at 32,000 and 48,000. */
export const cifarRecipe: Recipe = {
  ...sgd,
  input: { size: [32, 32], normalize: normalizeToRange(-1.88, 2.09), shift: 4 },
  schedule: { name: 'table', values: cifarRates },
  batchSize: 128,
  epochs: 164,
};

/** For 110 layers, which do not start at 0.1: about 400 steps, an epoch, at 0.01 before. */
export const warmedUpCifarRecipe: Recipe = {
  ...cifarRecipe,
  schedule: { name: 'table', values: [0.01, ...cifarRates.slice(1)] },
};
