import { ConfigError, checkArguments, checkOptions, describeValue } from '@convkit/core';
import type { TrainClassifierOptions } from '../training/options.js';
import type { NamedRecipe } from './named-recipe.js';
import { recipes } from './recipes.js';

/**
 * Finds a recipe by its name.
 * @throws ConfigError if there is no recipe of that name. The message lists the names.
 */
export function findRecipe(name: string): NamedRecipe {
  const found = recipes.find((recipe) => recipe.name === name);
  if (found) return found;
  throw new ConfigError(`there is no recipe ${describeValue(name)}`, {
    hint: `Use one of ${recipes.map((recipe) => recipe.name).join(', ')}.`,
  });
}

/** The options of `trainClassifier` for a recipe. Open its data with `dataset(recipe.data)`. */
export const recipeOptions = (recipe: NamedRecipe): Omit<TrainClassifierOptions, 'data'> => {
  checkOptions('recipeOptions', recipe, { model: 'string', options: 'object' });
  const { model, options } = recipe;
  return {
    model,
    ...options,
  };
};

/** The command that trains a recipe. */
export const recipeCommand = (recipe: Pick<NamedRecipe, 'name'>, seed = 1): string => {
  checkArguments('recipeCommand', { seed }, { seed: 'count' });
  checkOptions('recipeCommand', recipe, { name: 'string' });
  const { name } = recipe;
  return `convkit train --recipe ${name} --seed ${seed} --out runs/${name}-${seed}`;
};

/** Mean test accuracy over the seeds that were measured. Undefined if there are none. */
export function meanAccuracy(recipe: NamedRecipe): number | undefined {
  checkArguments('meanAccuracy', { recipe }, { recipe: 'object' });
  const { measured } = recipe;
  if (!measured) return undefined;
  checkOptions('meanAccuracy', measured, { runs: 'array' });
  return measured.runs.reduce((sum, { accuracy }) => sum + accuracy, 0) / measured.runs.length;
}
