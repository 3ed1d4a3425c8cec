import type { Recipe } from '@convkit/core';
import { checkArguments } from '@convkit/core';
import { checkRecipe } from '../options/check-specs.js';
import type { TrainingOptions } from './options.js';
import { withRecipeOptions } from './recipe-options.js';
import { type SafeguardOptions, safeguardsOf } from './safeguards.js';
import { type TechniqueOptions, techniquesOf } from './techniques.js';

/** The training options that change a recipe and depend on neither the data nor the network. */
export interface RecipeOptions
  extends TechniqueOptions,
    SafeguardOptions,
    Pick<
      TrainingOptions,
      'optimizer' | 'learningRate' | 'schedule' | 'weightDecay' | 'noDecay' | 'weightDecays'
    > {}

/**
 * The recipe with the optimizer, schedule, weight decay, techniques and safeguards of the options, as `trainClassifier` applies them. Numbers
 * are not checked: `fit` does.
 * @throws ConfigError if there is no optimizer of that name, or if the options exempt parameters from a weight decay that there is not.
 */
export const planRecipe = (recipe: Recipe, options: RecipeOptions): Recipe => {
  checkRecipe('planRecipe', recipe);
  checkArguments('planRecipe', { recipe, options }, { recipe: 'object', options: 'object' });
  return {
    ...withRecipeOptions(recipe, options),
    ...techniquesOf(options),
    ...safeguardsOf(options),
  };
};
