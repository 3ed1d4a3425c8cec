import { normalizeToRange, type Recipe, type Rng, torchUniform, truncatedNormal } from '@convkit/core';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { rejectStem, resolveOptions } from '../resolve-options.js';
import { GoogLeNet } from './googlenet.js';
import type { GoogLeNetStyle } from './googlenet-style.js';

const SMALL = { classes: 10, input: [28, 28, 1], dropout: 0.4 } as const;

/** torchvision's style, but half as wide and with 5x5 convolutions. */
const LITE: GoogLeNetStyle = {
  batchNorm: true,
  fiveKernel: 5,
  inceptionWidth: 0.5,
  maxpool4: 3,
  headPool: '4x4',
  weightInit: truncatedNormal(0.01),
  biasInit: torchUniform,
};

function create(options: ModelOptions, rng: Rng): GoogLeNet {
  rejectStem('googlenet-lite', options);
  return new GoogLeNet(LITE, { ...resolveOptions(SMALL, options), stem: 'small' }, rng);
}

/** Normalizes by MNIST's mean 0.1307 and standard deviation 0.3081. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215), shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  schedule: { name: 'cosine' },
  batchSize: 64,
  epochs: 5,
  l2: [{ pattern: '\\b(conv|fc)\\d?\\.weight$', coefficient: 1e-4 }],
};

/** A narrow GoogLeNet for small images. It is not a published network. */
export const googlenetLite: ModelEntry = {
  name: 'googlenet-lite',
  family: 'googlenet',
  paper:
    'Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions',
  year: 2015,
  classes: SMALL.classes,
  input: SMALL.input,
  variants: {
    lite: {
      description: 'For images of 28 to 64 pixels: nine inception blocks, half as wide, with batch norm',
      create,
      recipe,
    },
  },
};
