import { stat } from 'node:fs/promises';
import { ConfigError, type Task } from '@convkit/core';
import { concat } from '@convkit/data';
import { imageTable, type LabeledDataset, type TrainingData } from 'convkit';
import { type DataFlags, openData } from './data.js';
import { openSequences, type SequenceFlags } from './sequence-data.js';

/** The flags that say how a table, or a file of series or text, is read. */
export interface TableFlags extends SequenceFlags {
  /** Columns of the numbers, or of the labels. */
  readonly target?: readonly string[];
  readonly task?: Task;
  readonly imageColumn?: string;
}

/** Data of any task, with the part that serves for both validation and testing if it has no other. */
export type OpenedTraining = TrainingData & { readonly shared?: 'validation' | 'test' };

/** Whether `source` is a table rather than a folder or a known set. */
export const isTable = (source: string): boolean => /\.csv$/i.test(source);

/**
 * Opens the data of `--data`: a table of images with numbers or several labels, or what `openData` opens.
 * @throws ConfigError if there is no such set, or a flag does not apply to it.
 */
export async function openTrainingData(
  source: string,
  given: DataFlags & TableFlags,
): Promise<OpenedTraining> {
  if (given.kind !== undefined) return sharing(await openSequences(source, given));
  const { target, task, imageColumn, ...others } = given;
  const flags = imageFlags(others);
  if (!isTable(source)) {
    for (const [name, value] of Object.entries({ target, task, 'image-column': imageColumn })) {
      if (value === undefined) continue;
      throw new ConfigError(`--${name} applies to tables, and ${source} is not a file that ends in .csv`, {
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
    throw new ConfigError(`--${name} applies to series and text, and the model takes images`, {
      hint: `Leave out --${name}.`,
    });
  }
  return flags;
}

/** Images of a table to evaluate on: its test part, else its validation part, else all. */
export async function openTestTable(
  source: string,
  flags: DataFlags & TableFlags,
): Promise<{ readonly data: TrainingData; readonly isWhole: boolean }> {
  if (flags.kind !== undefined) return { data: await openSequences(source, flags, true), isWhole: true };
  const data = await openTable(source, imageFlags(flags));
  if (!('isHeldOut' in data && data.isHeldOut)) return { data, isWhole: false };
  const whole = concat([data.train, data.validation]) as LabeledDataset;
  return { data: { ...data, validation: whole, test: whole }, isWhole: true };
}

async function openTable(
  source: string,
  { target, task = 'regression', imageColumn, dataDir, allowEmpty, ...flags }: DataFlags & TableFlags,
): Promise<TrainingData> {
  for (const [name, value] of Object.entries({ 'data-dir': dataDir, 'allow-empty': allowEmpty })) {
    if (value === undefined) continue;
    throw new ConfigError(`--${name} does not apply to tables`, { hint: `Leave out --${name}.` });
  }
  const found = await stat(source).catch(() => undefined);
  if (!found?.isFile()) {
    throw new ConfigError(`there is no file ${source}`, { hint: 'Name a CSV file with --data.' });
  }
  if (!target) {
    throw new ConfigError(`${source} needs --target`, {
      hint: 'Name the columns of the numbers, for example --target price,rooms; or those of the labels, with --task multi-label.',
    });
  }
  if (task === 'classification') {
    throw new ConfigError('--task classification does not apply to tables of images', {
      hint: 'Use --task multi-label, or a folder with the images of each class in a folder of its own.',
    });
  }
  const options = { ...flags, ...(imageColumn !== undefined && { image: imageColumn }) };
  if (task === 'regression') return imageTable(source, { ...options, targets: target });
  const [only] = target;
  const labels = target.length === 1 && only !== undefined ? only : target;
  return imageTable(source, { ...options, labels });
}
