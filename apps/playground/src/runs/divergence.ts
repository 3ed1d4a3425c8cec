import { isConvkitError } from '@convkit/core';
import { findModel, type ModelSummary } from '../settings/models.js';
import { defaultLearningRate } from '../settings/run-spec.js';
import type { Settings } from '../settings/settings.js';

/** Whether a run failed because its learning rate is too high. */
export const isDivergence = (error: unknown): boolean =>
  isConvkitError(error, 'NUMERIC') && error.message.startsWith('Training diverged');

/** A learning rate to try after a run diverged: a power of ten, at most a tenth, and at most the usual one of the optimizer. */
export function lowerLearningRate(
  { model, variant, optimizer, learningRate }: Settings,
  models: readonly ModelSummary[],
): number {
  const recipe = findModel(models, model, variant)?.variant.recipe;
  const usual = recipe ? defaultLearningRate(optimizer, recipe) : Number.POSITIVE_INFINITY;
  return Number(`1e${Math.floor(Math.log10(Math.min(usual, learningRate / 10)))}`);
}
