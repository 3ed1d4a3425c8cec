import { normalizeToRange, type Recipe, type Rng, torchUniform, truncatedNormal } from '@convkit/core';
import { completeOptions, refuseStem } from '../complete-options.js';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { GoogLeNet } from './googlenet.js';
import type { GoogLeNetStyle } from './googlenet-style.js';

const SMALL = { classes: 10, input: [28, 28, 1], dropout: 0.4 } as const;

/** torchvision's but for the 5x5 convolutions, half as wide. */
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
  refuseStem('googlenet-lite', options);
  return new GoogLeNet(LITE, { ...completeOptions(SMALL, options), stem: 'small' }, rng);
}

/** The range is that of MNIST's mean 0.1307 and deviation 0.3081, of 255. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215), shift: 2 },
  loss: 'cross-entropy',
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9 },
  schedule: { name: 'cosine' },
  batchSize: 64,
  epochs: 5,
  l2: [{ pattern: '\\b(conv|fc)\\d?\\.weight$', coefficient: 1e-4 }],
};

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
      description: 'for images of 28 to 64 pixels: nine inceptions, half as wide, batch-normalized',
      create,
      recipe,
    },
  },
};
