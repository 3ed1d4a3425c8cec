import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NameFamily } from '@convkit/checkpoint';
import {
  CheckpointError,
  ConfigError,
  DataError,
  isConvkitError,
  type LossSpec,
  type RunSpec,
  type ScheduleSpec,
} from '@convkit/core';
import { isDatasetName, type TransformSpec } from '@convkit/data';
import { assertSameSpec, CHECKPOINTS_FOLDER, CONFIG_FILE, parseRunConfig } from '@convkit/train';
import { CHECKPOINT_FILE } from '@convkit/train/node';
import { type AugmentationName, isWeightsName, type TrainingData } from 'convkit';
import type { DataFlags } from './data.js';
import type { FoldFlags } from './fold-data.js';
import { openCheckpoint } from './open-run.js';
import { counted } from './output/output.js';
import type { SafeguardFlags } from './safeguard-flags.js';
import type { OptimizerFlag } from './spec-flags.js';
import type { TableFlags } from './table-data.js';
import type { TechniqueFlags } from './technique-flags.js';

/** The data of a run and how it is read, as its folder says. */
export interface SavedData extends DataFlags, TableFlags, FoldFlags {
  /** Name of a known dataset, or path of a folder: absolute, but relative in runs of older versions. */
  readonly data?: string;
  /** Number of images when the run started. Undefined in runs of older versions. */
  readonly images?: ImageCounts;
}

interface ImageCounts {
  readonly training: number;
  readonly validation: number;
}

/** The model and the flags that decide what a run computes. They are saved in its folder, so that it can be resumed without them. */
export interface RunSettings extends SavedData, TechniqueFlags, SafeguardFlags {
  readonly model: string;
  readonly variant?: string;
  readonly size?: number;
  readonly widthMultiplier?: number;
  /** Path or URL of a file, or name of published weights. */
  readonly weights?: string;
  /** Library that the file of weights is from. */
  readonly from?: NameFamily;
  /** Whether weights that do not fit are left out. */
  readonly partial?: boolean;
  /** 'backbone', or a regular expression of state-dict keys. */
  readonly freeze?: string;
  readonly backend?: 'wasm' | 'cpu';
  readonly threads?: number;
  readonly revectorize?: boolean;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly optimizer?: OptimizerFlag;
  readonly lr?: number | 'auto';
  readonly schedule?: ScheduleSpec;
  /** Path or URL of word vectors. */
  readonly wordVectors?: string;
  readonly weightDecay?: number;
  /** 'biases-and-norms', or a regular expression of state-dict keys. */
  readonly decayExcept?: string;
  readonly normalize?: 'recipe' | 'dataset';
  readonly augment?: AugmentationName | readonly TransformSpec[];
  readonly classWeights?: 'balanced';
  readonly loss?: LossSpec;
  readonly metrics?: readonly string[];
}

/** Settings file of older versions, which had no `config.json`. */
const OLD_FILE = 'settings.json';

/**
 * Settings in the folder of a run. Undefined if the folder is new, or the run was not started by the command line.
 * @throws CheckpointError naming the file if it is damaged.
 */
export async function readSettings(folder: string): Promise<RunSettings | undefined> {
  const config = await readWhole(path.join(folder, CONFIG_FILE), parseRunConfig);
  if (config?.options) return config.options as unknown as RunSettings;
  return readWhole(path.join(folder, OLD_FILE), (text) => JSON.parse(text) as RunSettings);
}

/** Reads and parses a file. Undefined if there is none. */
async function readWhole<T>(file: string, parse: (text: string) => T): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    const known = isConvkitError(cause, 'CHECKPOINT') ? cause : undefined;
    throw new CheckpointError(
      known ? `${path.dirname(file)}: ${message}` : `${file} is damaged: ${message}`,
      {
        cause,
        hint: known?.hint ?? 'Delete it and repeat the options that the run was started with.',
      },
    );
  }
}

/** The settings with absolute paths, so that they hold in every working directory. */
export function withAbsolutePaths(settings: RunSettings): RunSettings {
  const { data, dataDir, weights, wordVectors, teacher } = settings;
  return {
    ...settings,
    ...(data !== undefined && { data: isDatasetName(data) ? data : path.resolve(data) }),
    ...(dataDir !== undefined && { dataDir: path.resolve(dataDir) }),
    ...(weights !== undefined && {
      weights: isUrl(weights) || isWeightsName(weights) ? weights : path.resolve(weights),
    }),
    ...(wordVectors !== undefined && {
      wordVectors: isUrl(wordVectors) ? wordVectors : path.resolve(wordVectors),
    }),
    ...(teacher !== undefined && { teacher: isUrl(teacher) ? teacher : path.resolve(teacher) }),
  };
}

const isUrl = (text: string) => /^[a-z]+:\/\//i.test(text);

/**
 * Completes the requested settings with those of the run to resume. A folder of data that is gone may be replaced by another.
 * @throws ConfigError if they contradict each other.
 */
export function mergeSettings(saved: RunSettings, requested: RunSettings): RunSettings {
  const own = withAbsolutePaths(saved);
  const paths = Object.entries(withAbsolutePaths(requested)).map(([name, value]) => {
    const known = own[name as keyof RunSettings];
    const isPath = ['data', 'dataDir', 'weights', 'wordVectors', 'teacher'].includes(name);
    return [name, isPath && isSameSet(String(value), known as string | undefined) ? known : value];
  });
  const given = Object.fromEntries(paths) as RunSettings;
  const hasMoved = given.data !== undefined && own.data !== undefined && !isPresent(own.data);
  assertSameSpec(hasMoved ? { ...own, data: given.data } : own, given);
  // An option that a transform leaves out means its default, not the value of the saved run.
  if (given.augment) assertSameSpec({ augment: saved.augment }, { augment: given.augment }, { whole: true });
  // The checkpoint names the weights as the settings did.
  return { ...own, ...given, ...(saved.weights !== undefined && { weights: saved.weights }) };
}

/** Whether two names stand for the same dataset, folder or file. */
export function isSameSet(name: string, other: string | undefined): boolean {
  if (other === undefined || name === other) return name === other;
  return !isDatasetName(name) && !isDatasetName(other) && realPath(name) === realPath(other);
}

function realPath(name: string): string {
  try {
    return realpathSync(name);
  } catch {
    return path.resolve(name);
  }
}

const isPresent = (data: string) => isDatasetName(data) || existsSync(data);

/** The number of images of data, as the settings keep it. */
export const countImages = ({
  train,
  validation,
}: Pick<TrainingData, 'train' | 'validation'>): ImageCounts => ({
  training: train.length,
  validation: validation.length,
});

/** How the number of images has changed since the run started. Undefined if it has not, or is not known. */
export function changesOf({ images }: SavedData, data: TrainingData): string | undefined {
  if (!images) return undefined;
  const now = countImages(data);
  const changes = (['training', 'validation'] as const)
    .filter((part) => images[part] !== now[part])
    .map((part) => `${counted(images[part], `${part} image`)}, then ${now[part].toLocaleString('en')}`);
  return changes.length === 0 ? undefined : changes.join('; ');
}

/** @throws DataError if the data of a run to resume has other classes or another number of images than when the run started. */
export function checkUnchanged(saved: SavedData, data: TrainingData, classes: readonly string[]): void {
  const names = data.task === 'regression' ? data.targets : data.classes;
  const renamed = names.join('\n') !== classes.join('\n');
  const changes = renamed
    ? `the ${data.task === 'regression' ? 'targets' : 'classes'} ${classes.join(', ')}, then ${names.join(', ')}`
    : changesOf(saved, data);
  if (changes === undefined) return;
  throw new DataError(`the data has changed since the run started: ${changes}`, {
    ...(renamed && { code: 'DATA_CLASSES' }),
    hint: 'Restore the data, or start a new run in another folder.',
  });
}

/**
 * The data of a trained run, with the flags that it was read with. Empty for the file of a classifier.
 * @param run - folder of the run, or its checkpoint file.
 */
export async function dataOfRun(run: string): Promise<SavedData> {
  const settings = await readSettings(folderOfRun(run));
  if (settings) return settings;
  if (/\.(safetensors|onnx)$/i.test(run)) return {};
  const { spec } = await openCheckpoint(run);
  const { data, seed } = spec as RunSpec;
  return { data: data.source, seed };
}

/** Folder of a run. `run` may also be a checkpoint file in it. */
function folderOfRun(run: string): string {
  const folder = path.dirname(run);
  if (path.basename(run) === CHECKPOINT_FILE) return folder;
  const isKept = path.basename(folder) === CHECKPOINTS_FOLDER && run.endsWith('.safetensors');
  return isKept ? path.dirname(folder) : run;
}

/** @throws ConfigError if the folder of a run's data does not exist. */
export function checkDataExists(data: string): void {
  if (isPresent(data)) return;
  throw new ConfigError(`the run’s data, ${data}, is gone: give --data`, {
    hint: 'Restore the folder, or name it with --data if it has moved.',
  });
}

/** The flags among `settings` that say how the data is read. */
export function dataFlags({
  dataDir,
  channels,
  validationSplit,
  fold,
  seed,
  limit,
  background,
  skipCorrupt,
  allowEmpty,
  target,
  task,
  imageColumn,
  kind,
  textColumn,
  idColumn,
  timeColumn,
  length,
  minCount,
}: DataFlags & TableFlags & FoldFlags): DataFlags & TableFlags & FoldFlags {
  const own = { dataDir, channels, validationSplit, fold, seed, limit, background, skipCorrupt, allowEmpty };
  const sequences = { kind, textColumn, idColumn, timeColumn, length, minCount };
  const flags = { ...own, target, task, imageColumn, ...sequences };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** @throws ConfigError if no data is named. */
export function dataOf({ data }: Pick<RunSettings, 'data'>, command: string): string {
  if (data !== undefined) return data;
  throw new ConfigError(`${command} needs --data`, { hint: 'Add a dataset, for example --data mnist.' });
}
