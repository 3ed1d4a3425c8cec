import type { LossSpec, Task } from '@convkit/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createLoss, LOSSES_OF_TASK } from 'convkit';
import { addSequenceOptions } from './sequence-data.js';
import { settingsFlag } from './spec-flags.js';

const TASKS: readonly Task[] = ['multi-label', 'regression', 'classification'];

/** Adds the options for the columns of a table. */
export const addTableOptions = (command: Command): Command =>
  addSequenceOptions(command)
    .option('--target <COLUMN,…>', 'columns to predict: numbers, or labels with --task multi-label', nameList)
    .addOption(
      new Option(
        '--task <multi-label|regression>',
        'task of a table’s target columns (default: regression)',
      ).choices(TASKS),
    )
    .option(
      '--image-column <name>',
      'column of image file names in a table (default: image, file, … or the first)',
    );

/** Adds the options of the loss and of the metrics. */
export const addMeasureOptions = (command: Command): Command =>
  command
    .option(
      '--loss <NAME[:SETTING=VALUE,…]>',
      'cross-entropy, focal, binary-cross-entropy, mean-squared-error, mean-absolute-error, huber, …; for example focal:gamma=2 (default: the recipe’s, or the task’s)',
      lossFlag,
    )
    .addOption(metricsOption());

/** Creates the option for additional metrics. */
export const metricsOption = () =>
  new Option(
    '--metrics <NAME,…>',
    'additional metrics: top-5, macro-f1, balanced-accuracy, calibration-error, roc-auc, …; for regression mse, rmse, mae, r2 (default: none)',
  ).argParser(nameList);

/** Parses comma-separated names. */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It must be a comma-separated list of names.');
}

/**
 * Parses a loss such as `focal:gamma=2` or `huber:delta=0.5`.
 * @throws InvalidArgumentError naming the first setting that is unknown or invalid.
 */
export function lossFlag(text: string): LossSpec {
  const names = [...new Set(Object.values(LOSSES_OF_TASK).flat())];
  return settingsFlag(text, names, ({ name, ...settings }) => {
    const spec = (Object.keys(settings).length === 0 ? name : { name, ...settings }) as LossSpec;
    const task = TASKS.find((one) => LOSSES_OF_TASK[one].some((loss) => loss === name));
    createLoss(spec, task);
    return spec;
  });
}
