import { stat } from 'node:fs/promises';
import { ConfigError, type Task } from '@convkit/core';
import { sequenceCatalog } from '@convkit/models';
import type { Command } from 'commander';
import { seriesTable, type TrainingData, textLines } from 'convkit';
import type { DataFlags } from './data.js';
import { flagName, positiveInteger } from './flags.js';

/** Flags for reading a file of series or text. */
export interface SequenceFlags {
  /** Kind of data that the model takes. */
  readonly kind?: 'series' | 'text';
  readonly textColumn?: string;
  readonly idColumn?: string;
  readonly timeColumn?: string;
  /** Steps of a series, or words of a text. */
  readonly length?: number;
  readonly minCount?: number;
}

/** Kind of data that a model takes. Undefined for images. */
export const kindOf = (model: string): SequenceFlags['kind'] =>
  sequenceCatalog.find(({ name }) => name === model)?.kind;

/** Adds the options for files of series and text. */
export const addSequenceOptions = (command: Command): Command =>
  command
    .option('--text-column <name>', 'column of the text in a file with a header (default: text)')
    .option(
      '--id-column <name>',
      'column that identifies the series, in a file with one step per line (default: one series per line)',
    )
    .option('--time-column <name>', 'column that orders the steps of a series (default: order of the lines)')
    .option(
      '--length <n>',
      'length of the network’s input in steps or words; longer samples are cut, shorter ones padded (default: from the training set)',
      positiveInteger,
    )
    .option('--min-count <n>', 'minimum count of a word in the vocabulary (default: 1)', positiveInteger)
    .option(
      '--word-vectors <file>',
      'file of word vectors in text form (GloVe, word2vec), for textcnn static and non-static',
    );

/** Image flags, which do not apply to series and text. */
const IMAGE_FLAGS = [
  'dataDir',
  'channels',
  'background',
  'skipCorrupt',
  'allowEmpty',
  'imageColumn',
] as const;

type Flags = DataFlags &
  SequenceFlags & {
    readonly target?: readonly string[];
    readonly task?: Task;
    readonly imageColumn?: string;
  };

/**
 * Opens the file of series or text that `--data` names.
 * @param whole - whether to use the whole file as the test set.
 * @throws ConfigError if there is no such file, or a flag does not apply to it.
 */
export async function openSequences(source: string, flags: Flags, whole = false): Promise<TrainingData> {
  const what = flags.kind === 'text' ? 'text' : 'series';
  assertUnused(flags, IMAGE_FLAGS, what);
  const found = await stat(source).catch(() => undefined);
  if (!found?.isFile()) {
    throw new ConfigError(`there is no file ${source}`, { hint: `Give a file of ${what} with --data.` });
  }
  const { validationSplit, seed, limit } = flags;
  const split = {
    ...(validationSplit !== undefined && { validationSplit }),
    ...(seed !== undefined && { seed }),
    ...(limit !== undefined && { limit }),
    ...(whole && { test: source }),
  };
  return flags.kind === 'text' ? openTexts(source, flags, split) : openSeries(source, flags, split);
}

async function openTexts(source: string, flags: Flags, split: object): Promise<TrainingData> {
  const { target, task = 'classification', textColumn, length, minCount } = flags;
  if (task !== 'classification') {
    throw new ConfigError(`--task ${task} does not apply to text`, {
      hint: 'Leave out --task: each text has one label.',
    });
  }
  assertUnused(flags, ['idColumn', 'timeColumn'], 'text');
  return textLines(source, {
    ...split,
    ...(target && { label: onlyOf(target) }),
    ...(textColumn !== undefined && { text: textColumn }),
    ...(length !== undefined && { words: length }),
    ...(minCount !== undefined && { minCount }),
  });
}

/** Options of series: --target names numbers to predict or, with --task classification, the label column. */
async function openSeries(source: string, flags: Flags, split: object): Promise<TrainingData> {
  const { target, task = target ? 'regression' : 'classification', idColumn, timeColumn, length } = flags;
  if (task === 'multi-label') {
    throw new ConfigError('--task multi-label does not apply to series', {
      hint: 'Use --task classification or regression.',
    });
  }
  if (task === 'regression' && !target) {
    throw new ConfigError('--task regression needs --target', { hint: 'Name the columns of the numbers.' });
  }
  assertUnused(flags, ['textColumn', 'minCount'], 'series');
  const options = {
    ...split,
    ...(idColumn !== undefined && { id: idColumn }),
    ...(timeColumn !== undefined && { time: timeColumn }),
    ...(length !== undefined && { length }),
  };
  if (task === 'regression' && target) return seriesTable(source, { ...options, targets: target });
  return seriesTable(source, { ...options, ...(target && { label: onlyOf(target) }) });
}

function assertUnused(flags: Flags, names: readonly (keyof Flags)[], what: string): void {
  const used = names.find((name) => flags[name] !== undefined);
  if (used === undefined) return;
  throw new ConfigError(`${flagName(used)} does not apply to ${what}`, {
    hint: `Leave out ${flagName(used)}.`,
  });
}

function onlyOf(target: readonly string[]): string {
  const [only, ...others] = target;
  if (only !== undefined && others.length === 0) return only;
  throw new ConfigError(`--target names ${target.length} label columns`, {
    hint: 'Name one column, or leave out --task classification to predict numbers.',
  });
}
