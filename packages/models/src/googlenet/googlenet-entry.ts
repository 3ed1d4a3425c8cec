import { heNormal, normal, type Recipe, type Rng, torchUniform, zeros } from '@convkit/core';
import { imagenetInput } from '../inputs.js';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { torchvisionV1 } from '../pretrained/torchvision.js';
import { imagenetRecipe } from '../resnet/resnet-recipes.js';
import { resolveOptions } from '../resolve-options.js';
import { GoogLeNet } from './googlenet.js';
import type { GoogLeNetStyle } from './googlenet-style.js';

const PUBLISHED = { classes: 1000, input: [224, 224, 3], auxiliary: true } as const;

/**
 * torchvision's. It truncates N(0, 0.01^2) for weights at 2, which is 200 standard deviations, so a plain normal distribution is
 * the same.
 */
const TORCHVISION: GoogLeNetStyle = {
  batchNorm: true,
  fiveKernel: 3,
  inceptionWidth: 1,
  maxpool4: 2,
  headPool: '4x4',
  weightInit: normal(0.01),
  biasInit: torchUniform,
};

/** The paper's, which gives no initialization. */
const PAPER: GoogLeNetStyle = {
  batchNorm: false,
  fiveKernel: 5,
  inceptionWidth: 1,
  maxpool4: 3,
  headPool: '5x5/3',
  weightInit: heNormal,
  biasInit: zeros,
};

const create = (style: GoogLeNetStyle, dropout: number) => (options: ModelOptions, rng: Rng) =>
  new GoogLeNet(
    style,
    { ...resolveOptions({ ...PUBLISHED, dropout }, options), stem: options.stem ?? 'imagenet' },
    rng,
  );

/**
 * Szegedy et al. 2015, section 6: momentum 0.9, learning rate decreased by 4 % every 8 epochs. The other figures are those of
 * Caffe's reproduction.
 */
const paperRecipe: Recipe = {
  input: imagenetInput,
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  schedule: { name: 'step', every: 8, factor: 0.96 },
  batchSize: 32,
  epochs: 250,
  l2: [{ pattern: 'weight$', coefficient: 2e-4 }],
};

/** Ported from TensorFlow by torchvision, which expects pixels normalized by mean 0.5 and std 0.5. */
const pretrained = Object.fromEntries(
  Object.entries(torchvisionV1('googlenet', ['googlenet-1378be20.pth', 49.731, 69.778, 89.53])).map(
    ([name, weights]) => [name, { ...weights, transformInput: true }],
  ),
);

/** GoogLeNet (Inception v1). */
export const googlenet: ModelEntry = {
  name: 'googlenet',
  family: 'googlenet',
  paper:
    'Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions',
  year: 2015,
  classes: PUBLISHED.classes,
  input: PUBLISHED.input,
  variants: {
    torchvision: {
      description: "torchvision's: batch norm, 3x3 instead of 5x5 convolutions, two auxiliary classifiers",
      create: create(TORCHVISION, 0.2),
      recipe: imagenetRecipe,
      pretrained,
    },
    paper: {
      description:
        'Table 1 of the paper: 5x5 convolutions, biases, local response normalization, two auxiliary classifiers',
      create: create(PAPER, 0.4),
      recipe: paperRecipe,
    },
  },
};
