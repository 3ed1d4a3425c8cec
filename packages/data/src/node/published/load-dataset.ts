import { join } from 'node:path';
import { ConfigError, checkArguments, checkOptions } from '@convkit/core';
import { DATASETS, type DatasetName, isDatasetName } from '../../datasets/catalog.js';
import type { ArrayDataset } from '../../datasets/dataset.js';
import { checkSplit, type Split } from '../../datasets/split.js';
import type { TransferOptions } from '../../download/transfer.js';
import { cacheFolder } from '../cache-folder.js';
import { cifarSetFolder } from '../cifar-folder.js';
import { emnistFolder, idxSetFolder } from '../idx-folder.js';
import { downloadMissing } from './download-missing.js';

/** Options for `loadDataset`. */
export interface LoadDatasetOptions extends Omit<TransferOptions, 'maxBytes'> {
  /** The part of the dataset to load. */
  readonly split: Split;
  /** Folder of the dataset's files, and of files that are downloaded. Defaults to `datasetFolder(name)`. */
  readonly dir?: string;
  /**
   * Whether to download files that are missing in the folder.
   * @defaultValue true
   */
  readonly download?: boolean;
}

/**
 * Loads one split of a published dataset by name, downloading the files that are not in its folder yet from their official source. Checksums
 * are verified before a downloaded file appears in the folder. EMNIST is published as one archive of 0.5 GB for all its variants.
 * @throws ConfigError if the name is unknown; DataError if a file cannot be downloaded or is damaged. The hint says which file to get from
 *   where, and where to put it.
 */
export async function loadDataset(name: DatasetName, options: LoadDatasetOptions): Promise<ArrayDataset> {
  checkArguments('loadDataset', { name }, { name: 'string' });
  checkOptions('loadDataset', options, { split: 'string', dir: 'string?', download: 'boolean?' });
  const { split, dir = datasetFolder(name), download = true, ...transfer } = options;
  if (!isDatasetName(name)) {
    throw new ConfigError(`unknown dataset '${name}'`, {
      hint: `Use one of ${Object.keys(DATASETS).join(', ')}.`,
    });
  }
  const entry = DATASETS[name];
  if (download) await downloadMissing(entry, dir, checkSplit(split), transfer);
  if (entry.format === 'idx') return idxSetFolder(entry.set, dir, { split });
  if (entry.format === 'emnist') return emnistFolder(dir, { variant: entry.variant, split });
  return cifarSetFolder(entry.set, dir, { split, ...(transfer.signal && { signal: transfer.signal }) });
}

/**
 * Default folder of a dataset's files: `datasets/NAME` in the folder that the environment variable CONVKIT_CACHE names. Defaults to
 * `convkit` in XDG_CACHE_HOME or ~/.cache. All variants of EMNIST share one folder.
 */
export function datasetFolder(name: DatasetName): string {
  checkArguments('datasetFolder', { name }, { name: 'string' });
  return join(cacheFolder('datasets'), name.startsWith('emnist-') ? 'emnist' : name);
}
