import { ConfigError } from '@convkit/core';
import { findRecipe, type NamedRecipe } from 'convkit';
import type { RunSettings } from './run-settings.js';

/** The settings of a recipe, by the names of the command line. */
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
 * The settings that the arguments of `train` ask for: those of --recipe, overridden by the flags.
 * @throws ConfigError if there is no such recipe, if it trains another model, or if neither a recipe nor a model is named.
 */
export function requestedSettings<Flags extends Omit<RunSettings, 'model'>>(
  model: string | undefined,
  recipeName: string | undefined,
  flags: Flags,
): Flags & RunSettings {
  if (recipeName === undefined) {
    if (model !== undefined) return { model, ...flags };
    throw new ConfigError('train needs a model or a recipe', {
      hint: 'Name a model, for example lenet5, or give --recipe. `convkit models` and `convkit recipes` list them.',
    });
  }
  const { lr, ...recipe } = recipeSettings(findRecipe(recipeName));
  if (model !== undefined && model !== recipe.model) {
    throw new ConfigError(`--recipe ${recipeName} trains ${recipe.model}, not ${model}`, {
      hint: 'Leave out the model.',
    });
  }
  // The learning rate of a recipe suits its optimizer only.
  const keepsRate = lr !== undefined && flags.optimizer === undefined;
  return { ...recipe, ...(keepsRate && { lr }), ...flags };
}
