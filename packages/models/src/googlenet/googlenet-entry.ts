import { heNormal, normal, type Recipe, type Rng, torchUniform, zeros } from '@convkit/core';
import { completeOptions } from '../complete-options.js';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { imagenetRecipe } from '../resnet/resnet-recipes.js';
import { GoogLeNet } from './googlenet.js';
import type { GoogLeNetStyle } from './googlenet-style.js';

const PUBLISHED = { classes: 1000, input: [224, 224, 3], auxiliary: true } as const;

/** The start is N(0, 0.01^2) for weights, cut off at 2, where it never is, and PyTorch's for biases. */
const TORCHVISION: GoogLeNetStyle = {
  batchNorm: true,
  fiveKernel: 3,
  inceptionWidth: 1,
  maxpool4: 2,
  headPool: '4x4',
  weightInit: normal(0.01),
  biasInit: torchUniform,
};

/** The paper tells no start. */
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
    { ...completeOptions({ ...PUBLISHED, dropout }, options), stem: options.stem ?? 'imagenet' },
    rng,
  );

/** Section 6: momentum 0.9, 4 % slower every 8 epochs. What it leaves out is as in Caffe's reproduction of it. */
const paperRecipe: Recipe = {
  input: imagenetRecipe.input,
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.01, momentum: 0.9 },
  schedule: { name: 'step', every: 8, factor: 0.96 },
  batchSize: 32,
  epochs: 250,
  l2: [{ pattern: 'weight$', coefficient: 2e-4 }],
};

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
      description: 'batch-normalized, with 3x3 in place of 5x5 convolutions and two auxiliary classifiers',
      create: create(TORCHVISION, 0.2),
      recipe: imagenetRecipe,
    },
    paper: {
      description: 'as table 1 has it: 5x5, biases, local response normalization, two auxiliary classifiers',
      create: create(PAPER, 0.4),
      recipe: paperRecipe,
    },
  },
};
