import { ConfigError } from '@convkit/core';
import { LeNet5, modernRecipe, modernStart, tutorialRecipe, tutorialStart } from './lenet5-modern.js';
import { LeNet5Original, originalRecipe } from './lenet5-original.js';
import type { ModelEntry, ModelOptions } from './model-entry.js';

export const lenet5: ModelEntry = {
  name: 'lenet5',
  family: 'lenet',
  paper: 'LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition',
  year: 1998,
  input: [32, 32, 1],
  classes: 10,
  variants: {
    modern: {
      description: 'ReLU, max-pooling and softmax, He initialisation',
      create: (options, rng) => new LeNet5(smallPictures(options), modernStart, rng),
      recipe: modernRecipe,
    },
    tutorial: {
      description: 'the same layers, started and trained as the tutorial does',
      create: (options, rng) => new LeNet5(smallPictures(options), tutorialStart, rng),
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
  },
};

function smallPictures(options: ModelOptions): ModelOptions {
  const [height, width] = options.input ?? lenet5.input;
  if (height === 32 && width === 32) return options;
  throw new ConfigError(`lenet5 takes pictures of 32x32 pixels, not ${height}x${width}`, {
    hint: 'Pad or scale the pictures; the first linear layer has 16 maps of 5x5 as its input.',
  });
}

/** The published network has one bitmap a digit, grey pictures and no dropout. */
function assertDigits({ classes = 10, input = lenet5.input, dropout = 0 }: ModelOptions): void {
  if (classes === 10 && String(input) === String(lenet5.input) && dropout === 0) return;
  throw new ConfigError(
    'lenet5 original tells the ten digits apart in grey pictures of 32x32, without dropout',
    {
      hint: 'Its output codes are bitmaps of the digits. Take the variant modern for other data.',
    },
  );
}
