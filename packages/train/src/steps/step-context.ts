import { ConfigError, type Module, parameters, Rng } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { Variable } from '@tensorflow/tfjs-core';
import type { FitOptions } from '../fit-options.js';
import { createOptimizer, type Optimizer } from '../optimizers/optimizers.js';
import { l2Coefficients } from './l2.js';

/** State shared by all steps of a run. */
export interface StepContext {
  readonly model: Module;
  readonly loss: Loss;
  /** Trainable parameters, by key. */
  readonly parameters: ReadonlyMap<string, Variable>;
  readonly optimizer: Optimizer;
  readonly l2: ReadonlyMap<string, number>;
  readonly clipNorm: number | undefined;
  readonly rng: Rng;
  readonly gradientNormsEvery: number;
}

/** @throws ConfigError if the model has no trainable parameters, or the recipe does not fit it. */
export function createStepContext(options: FitOptions): StepContext {
  const { model, loss, recipe, seed, gradientNormsEvery = Number.POSITIVE_INFINITY } = options;
  const trained = new Map([...parameters(model)].filter(([, { trainable }]) => trainable));
  if (trained.size === 0) {
    throw new ConfigError('The model has no trainable parameters', {
      hint: 'Keep parameters in public fields, and unfreeze some of them.',
    });
  }
  const l2 = l2Coefficients(recipe.l2, trained.keys());
  const rng = new Rng(seed).child('train');
  const optimizer = createOptimizer(recipe.optimizer, trained);
  return {
    model,
    loss,
    parameters: trained,
    optimizer,
    l2,
    clipNorm: recipe.clipNorm,
    rng,
    gradientNormsEvery,
  };
}
