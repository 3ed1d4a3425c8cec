import type { ModelEntry, Variant } from '../model-entry.js';
import {
  LeNet5,
  type LeNet5Style,
  modernRecipe,
  modernStyle,
  tutorialRecipe,
  tutorialStyle,
} from './lenet5-modern.js';
import { assertDigits, LENET5 } from './lenet5-options.js';
import { LeNet5Original, originalRecipe } from './lenet5-original.js';

/** The modern variant with units that saturate: Krizhevsky et al. 2012, section 3.1, compares such with ReLU. */
const saturating = (unit: LeNet5Style['unit']): Variant => ({
  description: `the modern one with ${unit} for ReLU, to compare units`,
  create: (options, rng) => new LeNet5(options, { ...modernStyle, unit }, rng),
  recipe: modernRecipe,
});

/** LeNet-5 as it is taught today, as one tutorial has it, and as it was published. */
export const lenet5: ModelEntry = {
  name: 'lenet5',
  family: 'lenet',
  paper: 'LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition',
  year: 1998,
  ...LENET5,
  variants: {
    modern: {
      description: 'ReLU, max-pooling and softmax, He initialization',
      create: (options, rng) => new LeNet5(options, modernStyle, rng),
      recipe: modernRecipe,
    },
    tutorial: {
      description: 'the same layers, started and trained as the tutorial does',
      create: (options, rng) => new LeNet5(options, tutorialStyle, rng),
      recipe: tutorialRecipe,
    },
    original: {
      description: 'as published: trainable subsampling, the C3 table, scaled tanh, radial basis functions',
      create: (options, rng) => {
        assertDigits(options);
        return new LeNet5Original(rng);
      },
      recipe: originalRecipe,
    },
    tanh: saturating('tanh'),
    sigmoid: saturating('sigmoid'),
  },
};
