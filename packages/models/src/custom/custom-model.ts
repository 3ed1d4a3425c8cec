import { ConfigError, normalizeToRange, type Recipe } from '@convkit/core';
import type { ModelEntry, ModelOptions } from '../model-entry.js';
import { rejectDropout, rejectStem, resolveOptions } from '../resolve-options.js';
import { blockNetwork } from './block-network.js';

const SMALL = { classes: 10, input: [28, 28, 1] } as const;

/** Normalizes by MNIST's mean 0.1307 and standard deviation 0.3081. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215) },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.001 },
  schedule: { name: 'cosine' },
  batchSize: 64,
  epochs: 10,
  l2: [],
};

function create({ blocks, ...options }: ModelOptions, rng: Parameters<typeof blockNetwork>[2]) {
  rejectStem('custom', options);
  rejectDropout('custom', options);
  const { input, classes, widthMultiplier } = resolveOptions(SMALL, options);
  if (widthMultiplier !== 1) {
    throw new ConfigError(`custom has no width multiplier, got ${widthMultiplier}`, {
      hint: 'Change the channels of its blocks.',
    });
  }
  if (blocks === undefined) {
    throw new ConfigError('custom needs a list of blocks', { hint: 'Pass blocks.' });
  }
  return blockNetwork(blocks, { input, classes }, rng);
}

/** A custom network: `blockNetwork` as a model, whose list of blocks is an option. It is in no catalog, because it is in no paper. */
export const customModel: Pick<ModelEntry, 'name' | 'input' | 'classes' | 'variants'> = {
  name: 'custom',
  ...SMALL,
  variants: { blocks: { description: 'A network of your own, from a list of blocks', create, recipe } },
};
