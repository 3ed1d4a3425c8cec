import type { ModelEntry, Variant } from '../model-entry.js';
import {
  LeNet5,
  type LeNet5Style,
  modernRecipe,
  modernStyle,
  tutorialRecipe,
  tutorialStyle,
} from './lenet5-modern.js';
import { checkOriginalOptions, LENET5 } from './lenet5-options.js';
import { LeNet5Original, originalRecipe } from './lenet5-original.js';

/** The modern variant with a saturating activation, to compare with ReLU: Krizhevsky et al. 2012, section 3.1. */
const saturating = (activation: LeNet5Style['activation']): Variant => ({
  description: `The modern variant with ${activation} instead of ReLU, for comparison`,
  create: (options, rng) => new LeNet5(options, { ...modernStyle, activation }, rng),
  recipe: modernRecipe,
});

/** LeNet-5: as it is taught today, as in one tutorial, and as published. */
export const lenet5: ModelEntry = {
  name: 'lenet5',
  family: 'lenet',
  paper: 'LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition',
  year: 1998,
  ...LENET5,
  variants: {
    modern: {
      description: 'LeNet-5 as it is taught today: ReLU, max pooling, softmax, He initialization',
      create: (options, rng) => new LeNet5(options, modernStyle, rng),
      recipe: modernRecipe,
    },
    tutorial: {
      description: 'The layers of modern, with the initialization and training of a tutorial',
      create: (options, rng) => new LeNet5(options, tutorialStyle, rng),
      recipe: tutorialRecipe,
    },
    original: {
      description:
        'As published: trainable subsampling, sparse connections in C3, scaled tanh, radial basis function output',
      create: (options, rng) => {
        checkOriginalOptions(options);
        return new LeNet5Original(rng);
      },
      recipe: originalRecipe,
    },
    tanh: saturating('tanh'),
    sigmoid: saturating('sigmoid'),
  },
};
