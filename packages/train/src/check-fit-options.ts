import { ConfigError, checkPositive, checkWhole } from '@convkit/core';
import { checkFitParts } from './check-fit-parts.js';
import type { FitOptions } from './fit-options.js';
import { resolveMetrics } from './metrics/create-metric.js';
import { checkRecipeOptimizer } from './optimizers/optimizer-specs.js';
import { checkRunOptions } from './run-folder/check-run-options.js';
import { checkSafeguards } from './safeguards/check-safeguards.js';
import { checkRecipeSchedule } from './schedules/run-schedule.js';
import { checkTechniques } from './steps/check-techniques.js';
import { stepsPerEpoch } from './steps/steps-per-epoch.js';

/** @throws ConfigError naming the first invalid option. */
export function checkFitOptions(options: FitOptions): void {
  checkFitParts(options);
  const { recipe, train, validation, test } = options;
  checkWhole('epochs', recipe.epochs);
  const metrics = resolveMetrics(options.metrics ?? [], { task: options.task }).map(({ name }) => name);
  const known = { hasValidation: validation !== undefined, hasAccuracy: options.task !== 'regression' };
  checkRecipeOptimizer(recipe.optimizer, options.optimizer !== undefined);
  checkRecipeSchedule(options, { ...known, own: metrics });
  if (recipe.clipNorm !== undefined) checkPositive('clipNorm', recipe.clipNorm);
  checkWhole('batchesPerEpoch', train.batchesPerEpoch);
  checkTechniques(recipe, { epochs: recipe.epochs, stepsPerEpoch: stepsPerEpoch(train, recipe) });
  checkSafeguards(recipe, { ...known, metrics });
  checkRunOptions(options);
  if (options.microBatches !== undefined) checkWhole('microBatches', options.microBatches);
  if (train === validation || train === test) {
    throw new ConfigError('The training set is also passed as the validation or test set', {
      hint: 'Create a separate loader for each.',
    });
  }
}
