import { stat } from 'node:fs/promises';
import { ConfigError } from '@convkit/core';
import { DATASETS, type DatasetName, isDatasetName } from '@convkit/data';
import { type ClassificationData, dataset, type ImageFolderOptions, imageFolder } from 'convkit';
import { DownloadProgress } from './output/download-progress.js';

/** The flags that say how the set of `--data` is read. */
export interface DataFlags extends ImageFolderOptions {
  readonly dataDir?: string;
}

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
  dir: string | undefined,
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
