import {
  type BatchSource,
  ConfigError,
  checkPositive,
  checkWhole,
  type Module,
  type Recipe,
  type Safeguards,
  type Task,
  type Techniques,
} from '@convkit/core';
import type { Loss } from '@convkit/ops';
import { checkFitParts } from './check-fit-parts.js';
import type { RunStore } from './checkpoint/run-store.js';
import type { Metric } from './evaluation/metric.js';
import { resolveMetrics } from './metrics/create-metric.js';
import type { OptimizerFactory } from './optimizers/optimizer.js';
import { checkRecipeOptimizer } from './optimizers/optimizer-specs.js';
import { checkRunOptions } from './run-folder/check-run-options.js';
import { checkSafeguards } from './safeguards/check-safeguards.js';
import { checkRecipeSchedule } from './schedules/run-schedule.js';
import type { ScheduleFunction } from './schedules/schedules.js';
import { checkTechniques } from './steps/check-techniques.js';
import { stepsPerEpoch } from './steps/steps-per-epoch.js';

/** The part of a recipe that `fit` uses. The loss function and the batches are passed separately. */
export type TrainingRecipe = Techniques &
  Safeguards &
  Pick<
    Recipe,
    | 'optimizer'
    | 'schedule'
    | 'epochs'
    | 'l2'
    | 'clipNorm'
    | 'learningRates'
    | 'weightDecays'
    | 'freeze'
    | 'unfreeze'
  >;

/** Options of `fit`. */
export interface FitOptions {
  /** Network to train. Its parameters are updated in place. */
  readonly model: Module;
  /** Loss function to minimize. */
  readonly loss: Loss;
  /** Optimizer, learning rate schedule, number of epochs and regularization. */
  readonly recipe: TrainingRecipe;
  /** Custom optimizer, for a recipe whose optimizer is `{ name: 'custom', learningRate }`. */
  readonly optimizer?: OptimizerFactory;
  /** Custom learning rate schedule, for a recipe whose schedule is, or ends in, `{ name: 'custom' }`. */
  readonly schedule?: ScheduleFunction;
  /**
   * What the network's outputs mean. Other tasks than classification need batches with targets.
   * @defaultValue 'classification'
   */
  readonly task?: Task;
  /** More metrics to compute on the validation and the test set, by name or as values. Defaults to none. */
  readonly metrics?: readonly (string | Metric)[];
  /** Trained network whose outputs are targets, too: see the recipe's `distillation`. It does not change. */
  readonly teacher?: Module;
  /**
   * Number of parts that each batch is split into, to save memory. Their gradients add up to that of the batch, except for layers that look
   * at the whole batch, such as batch norm, and for random draws such as dropout. It is saved in checkpoints: a resumed run uses at least
   * as many.
   * @defaultValue 1
   */
  readonly microBatches?: number;
  /** Seeds dropout and every other random draw during training. */
  readonly seed: number;
  /** Training set. Read from its beginning, or from the position in the checkpoint if the run is resumed. */
  readonly train: BatchSource;
  /** Validation set, evaluated after every epoch. */
  readonly validation?: BatchSource;
  /**
   * Test set, evaluated once, after the last epoch. If the same source is passed as `validation`, it is evaluated once per epoch and
   * counts as both.
   */
  readonly test?: BatchSource;
  /** Stops the run after the current step and saves a checkpoint. */
  readonly signal?: AbortSignal;
  /** Where checkpoints are saved. The caller closes it. Without a store, no checkpoints are saved. */
  readonly store?: RunStore;
  /** Number of steps between checkpoints within an epoch. By default, checkpoints are saved only at the start and after each epoch. */
  readonly checkpointEvery?: number;
  /** Number of the latest checkpoints to keep in the folder `checkpoints` of the store, besides the last one. Defaults to none. */
  readonly keepLast?: number;
  /**
   * Number of steps between the step events that are logged in `metrics.jsonl` of the store. Those with `Insight` are always logged.
   * @defaultValue 10
   */
  readonly logEvery?: number;
  /**
   * What happens when the memory has no room for a batch: the run stops with an error that names a batch size that fits ('stop'), or
   * splits batches into halves, and those again if necessary, whose gradients add up to that of the batch, from then on ('split'). See
   * `microBatches`.
   * @defaultValue 'stop'
   */
  readonly onOutOfMemory?: 'stop' | 'split';
  /**
   * Number of steps between step events with `Insight` (gradient norms, update ratios, dead units), starting at the first step. Does
   * not change the training. By default, nothing of it is computed.
   */
  readonly insightEvery?: number;
  /**
   * Resumes the run from the checkpoint in `store`. If the store has none yet, the run starts from the beginning.
   * @defaultValue false
   */
  readonly resume?: boolean;
  /** Names an image of the training set by its index, for errors. Defaults to the index. */
  readonly imageName?: (index: number) => string | undefined;
  /** Plain data saved in the checkpoint for the app. A resumed run must not contradict it. */
  readonly spec?: object;
  /** Name of the kernels, saved in the checkpoint. Defaults to the name of the active tfjs backend. */
  readonly kernelBuild?: string;
}

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
