import { ConfigError, checkPositive, checkWhole, type Module, type Recipe } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { BatchSource } from './batch-source.js';
import type { RunStore } from './checkpoint/run-store.js';
import { checkOptimizer } from './optimizers/optimizers.js';
import { checkSchedule } from './optimizers/schedules.js';

/** The part of a recipe that the training loop follows; the loss and the batch are the caller's to build. */
export type TrainingRecipe = Pick<Recipe, 'optimizer' | 'schedule' | 'epochs' | 'l2' | 'clipNorm'>;

/** What to train, on what and how. */
export interface FitOptions {
  readonly model: Module;
  readonly loss: Loss;
  readonly recipe: TrainingRecipe;
  /** Of dropout and whatever else the model draws while it trains. */
  readonly seed: number;
  /** Training data; read from its beginning, or from where a resumed run stood. */
  readonly train: BatchSource;
  /** Validation set: evaluated after every epoch, never trained on. */
  readonly validation?: BatchSource;
  /**
   * Test set: evaluated once, after the last epoch. A data set without a validation part may be passed as both; it is then
   * evaluated once per epoch.
   */
  readonly test?: BatchSource;
  /** Ends the run after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Where checkpoints go; without one there are none. The caller closes it. */
  readonly store?: RunStore;
  /** Steps between checkpoints within an epoch; without it they come at the start and after every epoch. */
  readonly checkpointEvery?: number;
  /** Steps between two with `gradientNorms` in their event, the first among them; without it there are none. */
  readonly gradientNormsEvery?: number;
  /** Goes on from the store's checkpoint. */
  readonly resume?: boolean;
  /** Plain data that the checkpoint keeps for the app, and that a resumed run must not contradict. */
  readonly spec?: object;
  /** Name of the kernels at work, which the checkpoint keeps; tfjs's backend name where absent. */
  readonly kernelBuild?: string;
}

/** @throws ConfigError naming the first option that makes no sense. */
export function checkFitOptions(options: FitOptions): void {
  const { recipe, checkpointEvery, gradientNormsEvery, store, resume, train, validation, test } = options;
  checkWhole('epochs', recipe.epochs);
  checkOptimizer(recipe.optimizer);
  checkSchedule(recipe.schedule);
  if (recipe.clipNorm !== undefined) checkPositive('clipNorm', recipe.clipNorm);
  checkWhole('batchesPerEpoch', train.batchesPerEpoch);
  if (train === validation || train === test) {
    throw new ConfigError('the training set is also given as the validation or test set', {
      hint: 'Create a loader for each of them.',
    });
  }
  if (gradientNormsEvery !== undefined) checkWhole('gradientNormsEvery', gradientNormsEvery);
  if (checkpointEvery !== undefined) checkWhole('checkpointEvery', checkpointEvery);
  if (store) return;
  if (resume) throw new ConfigError('resuming needs the store that holds the checkpoint');
  if (checkpointEvery !== undefined)
    throw new ConfigError('checkpointEvery needs a store for the checkpoints');
}
