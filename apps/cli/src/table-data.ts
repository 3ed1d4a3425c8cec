import { stat } from 'node:fs/promises';
import { ConfigError, type Task } from '@convkit/core';
import { imageTable, type TrainingData } from 'convkit';
import { type DataFlags, openData } from './data.js';
import { type FoldFlags, openFold } from './fold-data.js';
import { openSequences, type SequenceFlags } from './sequence-data.js';

/** Flags for reading a table, or a file of series or text. */
export interface TableFlags extends SequenceFlags {
  /** Columns of the numbers, or of the labels. */
  readonly target?: readonly string[];
  readonly task?: Task;
  readonly imageColumn?: string;
}

/** Data of any task. `shared` is the part that serves for both validation and testing, if any. */
export type OpenedTraining = TrainingData & { readonly shared?: 'validation' | 'test' };

/** Whether `source` is a table, not a folder or a known set. */
export const isTable = (source: string): boolean => /\.csv$/i.test(source);

/**
 * Opens the data of `--data`: a table of images, series or text, or data that `openData` opens. `--fold` divides it.
 * @throws ConfigError if there is no such set, or a flag does not apply to it.
 */
export async function openTrainingData(
  source: string,
  { fold, ...flags }: DataFlags & TableFlags & FoldFlags,
): Promise<OpenedTraining> {
  if (fold === undefined) return openWhole(source, flags);
  return sharing(await openFold(fold, flags, (others) => openWhole(source, others)));
}

/** Opens data with the parts that it comes with, or a part that is held out. */
async function openWhole(source: string, given: DataFlags & TableFlags): Promise<OpenedTraining> {
  if (given.kind !== undefined) return sharing(await openSequences(source, given));
  const { target, task, imageColumn, ...others } = given;
  const flags = imageFlags(others);
  if (!isTable(source)) {
    for (const [name, value] of Object.entries({ target, task, 'image-column': imageColumn })) {
      if (value === undefined) continue;
      throw new ConfigError(`--${name} applies to tables, but ${source} is not a .csv file`, {
        hint: `Leave out --${name}.`,
      });
    }
    return openData(source, flags);
  }
  return sharing(await openTable(source, { ...flags, target, task, imageColumn }));
}

const sharing = (data: TrainingData): OpenedTraining =>
  data.test === data.validation ? { ...data, shared: 'validation' } : data;

/**
 * The flags without those of series and text.
 * @throws ConfigError if one of them is given.
 */
function imageFlags<T extends DataFlags & TableFlags>({
  kind,
  textColumn,
  idColumn,
  timeColumn,
  length,
  minCount,
  ...flags
}: T): Omit<T, keyof SequenceFlags> {
  const given = {
    'text-column': textColumn,
    'id-column': idColumn,
    'time-column': timeColumn,
    length,
    'min-count': minCount,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new ConfigError(`--${name} applies to series and text, but the model takes images`, {
      hint: `Leave out --${name}.`,
    });
  }
  return flags;
}

/** Images of a table for evaluation: its test set, or else its validation set, or else all. */
export async function openTestTable(
  source: string,
  flags: DataFlags & TableFlags,
): Promise<{ readonly data: TrainingData; readonly isWhole: boolean }> {
  if (flags.kind !== undefined) return { data: await openSequences(source, flags, true), isWhole: true };
  const data = await openTable(source, imageFlags(flags), true);
  return { data, isWhole: 'isHeldOut' in data && data.isHeldOut === true };
}

async function openTable(
  source: string,
  { target, task = 'regression', imageColumn, dataDir, allowEmpty, ...flags }: DataFlags & TableFlags,
  testOnly = false,
): Promise<TrainingData> {
  for (const [name, value] of Object.entries({ 'data-dir': dataDir, 'allow-empty': allowEmpty })) {
    if (value === undefined) continue;
    throw new ConfigError(`--${name} does not apply to tables`, { hint: `Leave out --${name}.` });
  }
  const found = await stat(source).catch(() => undefined);
  if (!found?.isFile()) {
    throw new ConfigError(`there is no file ${source}`, { hint: 'Give a CSV file with --data.' });
  }
  if (!target) {
    throw new ConfigError(`${source} needs --target`, {
      hint: 'Name the columns to predict, for example --target price,rooms. For labels, add --task multi-label.',
    });
  }
  if (task === 'classification') {
    throw new ConfigError('--task classification does not apply to tables of images', {
      hint: 'Use --task multi-label, or a folder with one subfolder of images per class.',
    });
  }
  const options = { ...flags, testOnly, ...(imageColumn !== undefined && { image: imageColumn }) };
  if (task === 'regression') return imageTable(source, { ...options, targets: target });
  const [only] = target;
  const labels = target.length === 1 && only !== undefined ? only : target;
  return imageTable(source, { ...options, labels });
}
