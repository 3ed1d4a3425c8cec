import { ConfigError } from '@convkit/core';
import { findRecipe, type NamedRecipe } from 'convkit';
import type { RunSettings } from './run-settings.js';

/** Settings of a recipe, under the names of the command line. */
export function recipeSettings({ model, data, options }: NamedRecipe): RunSettings {
  const { learningRate, noDecay, ...same } = options;
  return {
    model,
    data,
    ...same,
    ...(learningRate !== undefined && { lr: learningRate }),
    ...(noDecay !== undefined && { decayExcept: noDecay }),
  };
}

/**
 * Settings of `train`: those of --recipe, overridden by other flags.
 * @throws ConfigError if there is no such recipe, it trains another model, or neither recipe nor model is given.
 */
export function requestedSettings<Flags extends Omit<RunSettings, 'model'>>(
  model: string | undefined,
  recipeName: string | undefined,
  flags: Flags,
): Flags & RunSettings {
  if (recipeName === undefined) {
    if (model !== undefined) return { model, ...flags };
    throw new ConfigError('train needs a model or a recipe', {
      hint: 'Name a model, such as lenet5, or a recipe with --recipe. List them with `convkit models` and `convkit recipes`.',
    });
  }
  const { lr, ...recipe } = recipeSettings(findRecipe(recipeName));
  if (model !== undefined && model !== recipe.model) {
    throw new ConfigError(`--recipe ${recipeName} trains ${recipe.model}, not ${model}`, {
      hint: 'Leave out the model.',
    });
  }
  // A recipe's learning rate only suits its own optimizer.
  const keepsRate = lr !== undefined && flags.optimizer === undefined;
  return { ...recipe, ...(keepsRate && { lr }), ...flags };
}
