import { ConfigError, type Module, normalizeToRange, type Recipe, type Rng } from '@convkit/core';
import type { ModelEntry, ModelOptions } from '@convkit/models';
import { SeNet } from './se-net.js';

const MNIST = { classes: 10, input: [28, 28, 1] } as const;

/** Normalizes by MNIST's mean 0.1307 and standard deviation 0.3081. */
const recipe: Recipe = {
  input: { size: [28, 28], normalize: normalizeToRange(-0.4242, 2.8215) },
  loss: 'cross-entropy',
  optimizer: { name: 'adam', learningRate: 0.01 },
  schedule: { name: 'cosine' },
  batchSize: 32,
  epochs: 3,
  l2: [],
};

const create =
  (excite: boolean) =>
  (
    { classes = MNIST.classes, input = MNIST.input, widthMultiplier = 1, ...others }: ModelOptions,
    rng: Rng,
  ): Module => {
    const [unsupported] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
    if (unsupported) throw new ConfigError(`se-net has no ${unsupported}`, { hint: 'Leave it out.' });
    return new SeNet({ classes, in: input[2] as number, channels: 16 * widthMultiplier, excite }, rng);
  };

/** The models of this package. `findModel(catalog, name)` of `@convkit/models` finds one by name. */
export const catalog: readonly ModelEntry[] = [
  {
    name: 'se-net',
    family: 'se-net',
    paper: 'Hu, Shen & Sun: Squeeze-and-excitation networks',
    year: 2018,
    ...MNIST,
    variants: {
      excited: { description: 'With squeeze-and-excitation', create: create(true), recipe },
      plain: { description: 'Without squeeze-and-excitation', create: create(false), recipe },
    },
  },
];
