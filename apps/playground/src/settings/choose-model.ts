import { models } from 'virtual:catalog';
import { findModel } from './models.js';
import { optimizerNameOf } from './run-spec.js';
import { change, FROM_RECIPE } from './settings.js';

/** Selects a model with the recipe of its variant. */
export function chooseModel(name: string, variantName?: string): void {
  const chosen = findModel(models, name, variantName);
  if (!chosen) return;
  const { recipe } = chosen.variant;
  change({
    model: name,
    variant: chosen.variant.name,
    optimizer: optimizerNameOf(recipe),
    learningRate: recipe.optimizer.learningRate,
    ...FROM_RECIPE,
    batchSize: recipe.batchSize,
    side: 0,
    widthMultiplier: 1,
  });
}
