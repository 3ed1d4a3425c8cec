import { buffers, type Module, type OptimizerSpec, Rng, type Task } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { Variable } from '@tensorflow/tfjs-core';
import type { FitOptions } from '../fit-options.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { createRunOptimizer } from '../optimizers/run-optimizer.js';
import { type Teacher, teacherOf } from './distillation.js';
import { l2Coefficients } from './l2.js';
import { type MaxNorms, maxNormsOf } from './max-norm.js';
import { type Recomputation, recomputation } from './recomputation.js';
import { stepsPerEpoch } from './steps-per-epoch.js';
import { planTraining, type TrainingPlan } from './training-plan.js';

/** State shared by all steps of a run. */
export interface StepContext {
  readonly model: Module;
  readonly loss: Loss;
  readonly task: Task;
  /** Every parameter that the run trains at some time, by key. The optimizer has state for each from the start. */
  readonly parameters: ReadonlyMap<string, Variable>;
  readonly buffers: readonly Variable[];
  readonly plan: TrainingPlan;
  readonly optimizer: Optimizer;
  readonly optimizerSpec: OptimizerSpec;
  readonly l2: ReadonlyMap<string, number>;
  readonly clipNorm: number | undefined;
  readonly clipValue: number | undefined;
  readonly maxNorms: MaxNorms;
  /** Number of batches per optimizer step. */
  readonly accumulate: number;
  readonly teacher: Teacher | undefined;
  readonly rng: Rng;
  readonly insightEvery: number | undefined;
  /** Whether to split parts of a batch that do not fit into memory. */
  readonly splitsOnOutOfMemory: boolean;
  /** Tells which blocks recompute their activations in the backward pass. Without it, none does. */
  readonly recomputation: Recomputation | undefined;
  /** Names an image of the training set. */
  readonly imageName: ((index: number) => string | undefined) | undefined;
}

/** @throws ConfigError if the model has no trainable parameters, or the recipe does not fit it. */
export function createStepContext(options: FitOptions): StepContext {
  const { model, loss, task = 'classification', recipe, seed, train, insightEvery } = options;
  const plan = planTraining(model, recipe, stepsPerEpoch(train, recipe));
  const { parameters, groups } = plan;
  const l2 = l2Coefficients(recipe.l2, parameters.keys());
  const rng = new Rng(seed).child('train');
  const optimizer = createRunOptimizer({ ...options, parameters, groups });
  return {
    model,
    loss,
    task,
    parameters,
    buffers: [...buffers(model).values()],
    plan,
    optimizer,
    optimizerSpec: recipe.optimizer,
    l2,
    clipNorm: recipe.clipNorm,
    clipValue: recipe.clipValue,
    maxNorms: maxNormsOf(recipe.maxNorm, parameters),
    accumulate: recipe.accumulate ?? 1,
    teacher: teacherOf(recipe.distillation, options.teacher),
    rng,
    insightEvery,
    splitsOnOutOfMemory: options.onOutOfMemory === 'split',
    recomputation: options.recompute ? recomputation(model, recipe.optimizer) : undefined,
    imageName: options.imageName,
  };
}
