import type { LossSpec, Task } from '@convkit/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createLoss, LOSSES_OF_TASK } from 'convkit';
import { addSequenceOptions } from './sequence-data.js';
import { settingsFlag } from './spec-flags.js';

const TASKS: readonly Task[] = ['multi-label', 'regression', 'classification'];

/** Adds the options that say what a table's columns are. */
export const addTableOptions = (command: Command): Command =>
  addSequenceOptions(command)
    .option(
      '--target <COLUMN,…>',
      'columns of a table: of the numbers to predict, or, with --task multi-label, of the labels',
      nameList,
    )
    .addOption(
      new Option(
        '--task <multi-label|regression>',
        'what the columns of a table are (default: regression)',
      ).choices(TASKS),
    )
    .option(
      '--image-column <name>',
      'column of the file names in a table (default: image, file, … or the first)',
    );

/** Adds the options of the loss and of the metrics. */
export const addMeasureOptions = (command: Command): Command =>
  command
    .option(
      '--loss <NAME[:SETTING=VALUE,…]>',
      'loss: cross-entropy, focal, binary-cross-entropy, mean-squared-error, mean-absolute-error, huber, … (default: the recipe’s, or that of the task)',
      lossFlag,
    )
    .addOption(metricsOption());

/** The option for more metrics. */
export const metricsOption = () =>
  new Option(
    '--metrics <NAME,…>',
    'more metrics: top-5, macro-f1, balanced-accuracy, calibration-error, roc-auc, …; of numbers mse, rmse, mae, r2',
  ).argParser(nameList);

/** Parses names with commas between them. */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It must be names with commas between them.');
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
