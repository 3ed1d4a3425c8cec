import {
  ConfigError,
  type LossSpec,
  lossName,
  type ModelSpec,
  outputNames,
  type Recipe,
  type RunSpec,
  type TargetScale,
} from '@convkit/core';
import type { Targets } from '@convkit/data';
import { createLoss, LOSSES_OF_TASK } from '@convkit/ops';
import { type FitOptions, type Metric, resolveMetrics } from '@convkit/train';
import type { LabeledDataset } from '../data/classification-data.js';
import { type TrainingData, taskOf } from '../data/training-data.js';
import type { TrainingOptions } from './options.js';

/** Outputs of a run's model: the classes, labels or targets of its data. */
export function taskModel(data: TrainingData): Pick<ModelSpec, 'classes' | 'task' | 'targets'> {
  const task = taskOf(data);
  return {
    classes: data.classes,
    ...(task !== 'classification' && { task }),
    ...(data.task === 'regression' && { targets: data.targets }),
  };
}

/**
 * The loss of a run: the one that was chosen, or the recipe's, or the default of the task.
 * @throws ConfigError if the loss or one of its constants is invalid, or the network only supports the loss of its recipe.
 */
export function lossOf(
  own: Recipe,
  { model, variant, task = 'classification' }: ModelSpecName,
  chosen: LossSpec | undefined,
): LossSpec {
  const loss = chosen ?? (task === 'classification' ? own.loss : LOSSES_OF_TASK[task][0]);
  createLoss(loss, task);
  const isOwn = task === 'classification' && lossName(loss) === lossName(own.loss);
  if (isOwn || own.loss === 'cross-entropy') return loss;
  throw new ConfigError(`${model} ${variant} only supports the loss ${lossName(own.loss)}`, {
    hint: 'Choose another variant of the model.',
  });
}

interface ModelSpecName extends Pick<ModelSpec, 'variant' | 'task'> {
  readonly model: string;
}

/**
 * Checks that options that need classes are only used with classes.
 * @param batches - augmentation that mixes batches.
 * @throws ConfigError naming the option.
 */
export function checkTask(
  { data, sampler }: Pick<TrainingOptions, 'data' | 'sampler'>,
  batches: readonly { readonly name: string }[],
): void {
  if (taskOf(data) === 'classification') return;
  const [mixing] = batches;
  if (!mixing && sampler === undefined) return;
  throw new ConfigError(`${mixing ? mixing.name : "sampler: 'balanced'"} needs one class per image`, {
    hint: 'Leave it out.',
  });
}

/** Mean and standard deviation of each target of the training set. 1 in place of a standard deviation of 0. */
export function targetScaleOf({ train, ...data }: TrainingData): TargetScale | undefined {
  if (data.task !== 'regression') return undefined;
  const { width, values } = train.targets as Targets;
  const mean: number[] = [];
  const std: number[] = [];
  for (let j = 0; j < width; j++) {
    const column = Float64Array.from({ length: train.length }, (_, i) => values[i * width + j] as number);
    const average = column.reduce((sum, value) => sum + value / column.length, 0);
    const variance = column.reduce((sum, value) => sum + (value - average) ** 2 / column.length, 0);
    mean.push(average);
    std.push(column.every((value) => value === column[0]) ? 1 : Math.sqrt(variance));
  }
  return { mean, std };
}

/** The dataset with targets in the units of the network's outputs. */
export function scaleTargets(dataset: LabeledDataset, scale: TargetScale | undefined): LabeledDataset {
  if (!scale || !dataset.targets) return dataset;
  const { width, values } = dataset.targets;
  const scaled = Float64Array.from(values, (value, i) => {
    const j = i % width;
    return (value - (scale.mean[j] as number)) / (scale.std[j] as number);
  });
  return { ...dataset, targets: { width, values: scaled } };
}

/** Options of `fit` for a task: the task, and the requested metrics. */
export function taskOptions(
  { model, targetScale }: RunSpec,
  metrics: readonly (string | Metric)[] = [],
): Pick<FitOptions, 'task' | 'metrics'> {
  const { task = 'classification' } = model;
  return { task, metrics: resolveMetrics(metrics, { task, names: outputNames(model), scale: targetScale }) };
}
