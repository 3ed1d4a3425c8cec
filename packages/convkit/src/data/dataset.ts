import type { ArrayDataset, DatasetName, Progress } from '@convkit/data';
import { loadDataset } from '@convkit/data/node';
import type { ClassificationData } from './classification-data.js';
import { limitTo } from './split.js';

/** How `dataset` opens a known dataset. */
export interface DatasetOptions {
  /** Folder of the dataset's files. Defaults to a cache, into which missing files are downloaded. */
  readonly dir?: string;
  /** Trains on a stratified random subset of this many images. Defaults to all. */
  readonly limit?: number;
  /**
   * Seeds the subset that `limit` draws.
   * @defaultValue 1
   */
  readonly seed?: number;
  /** Called while files are downloaded. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Opens a known dataset. Its test set also serves as the validation set.
 * @throws DataError if a file cannot be downloaded or is damaged.
 */
export async function dataset(name: DatasetName, options: DatasetOptions = {}): Promise<ClassificationData> {
  const { limit, seed = 1, ...load } = options;
  const train: ArrayDataset = await loadDataset(name, { ...load, split: 'train', retries: 2 });
  const test = await loadDataset(name, { ...load, split: 'test', retries: 2 });
  return {
    source: name,
    classes: train.classes,
    channels: train.shape[2] === 1 ? 1 : 3,
    train: limit === undefined ? train : limitTo(train, limit, seed),
    validation: test,
    test,
    warnings: [],
  };
}
