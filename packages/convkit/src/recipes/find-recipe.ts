import { ConfigError, describeValue } from '@convkit/core';
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
export const recipeOptions = ({ model, options }: NamedRecipe): Omit<TrainClassifierOptions, 'data'> => ({
  model,
  ...options,
});

/** The command that trains a recipe. */
export const recipeCommand = ({ name }: Pick<NamedRecipe, 'name'>, seed = 1): string =>
  `convkit train --recipe ${name} --seed ${seed} --out runs/${name}-${seed}`;

/** Mean test accuracy over the seeds that were measured. Undefined if there are none. */
export function meanAccuracy({ measured }: NamedRecipe): number | undefined {
  if (!measured) return undefined;
  return measured.runs.reduce((sum, { accuracy }) => sum + accuracy, 0) / measured.runs.length;
}
