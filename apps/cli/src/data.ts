import { stat } from 'node:fs/promises';
import { ConfigError, isConvkitError } from '@convkit/core';
import { DATASETS, type DatasetName, isDatasetName } from '@convkit/data';
import { openImageFolder } from '@convkit/data/node';
import {
  type ClassificationData,
  classificationData,
  dataset,
  type ImageFolderOptions,
  type LabeledDataset,
} from 'convkit';
import { flagName } from './flags.js';
import { DownloadProgress } from './output/download-progress.js';

/** The flags that say how the set of `--data` is read. */
export interface DataFlags extends ImageFolderOptions {
  readonly dataDir?: string;
}

/** Data, with the part that serves for both validation and testing if it has no other. */
export interface OpenedData extends ClassificationData {
  readonly shared?: 'validation' | 'test';
}

/** Images to evaluate on. */
export interface TestData {
  readonly dataset: LabeledDataset;
  /** Whether they are all images of a folder that has no test or validation part. */
  readonly isWhole: boolean;
  readonly warnings: readonly string[];
}

/**
 * Opens the known dataset or the folder that `--data` names. Missing files of a known dataset are downloaded.
 * @throws ConfigError if there is no such set, or a flag does not apply to it.
 */
export async function openData(source: string, { dataDir, ...flags }: DataFlags): Promise<OpenedData> {
  if (isDatasetName(source)) {
    const known = await openKnown(source, dataDir, flags);
    return flags.validationSplit === undefined ? { ...known, shared: 'test' } : known;
  }
  await checkFolder(source, dataDir);
  const parts = await openFolder(source, flags);
  const { channels: _, background, skipCorrupt: __, ...split } = flags;
  const data = await namingLimit(async () =>
    classificationData({ ...parts, source, ...(background !== undefined && { background }) }, split),
  );
  if (parts.validation && parts.test) return data;
  return { ...data, shared: parts.test ? 'test' : 'validation' };
}

/**
 * Opens the images of a set that a classifier was not trained on: its test part, else its validation part, else all of them.
 * @throws ConfigError if there is no such set, or a flag does not apply to it.
 */
export async function openTestData(source: string, { dataDir, ...flags }: DataFlags): Promise<TestData> {
  if (isDatasetName(source)) {
    const { test, warnings } = await openKnown(source, dataDir, flags);
    return { dataset: test, isWhole: false, warnings };
  }
  await checkFolder(source, dataDir);
  const { train, validation, test, warnings } = await openFolder(source, flags);
  const part = test ?? validation;
  return { dataset: part ?? train, isWhole: part === undefined, warnings };
}

/** @throws ConfigError if `source` is not a folder, or --data-dir is given with it. */
async function checkFolder(source: string, dataDir: string | undefined): Promise<void> {
  if (dataDir !== undefined) {
    throw new ConfigError(`--data-dir applies to known datasets, and ${source} is not one`, {
      hint: 'Leave out --data-dir.',
    });
  }
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new ConfigError(
    found ? `${source} is a file, not a folder` : `${source} is neither a known dataset nor a folder`,
    {
      hint: `Use ${Object.keys(DATASETS).join(', ')}, or a folder with one subfolder of images per class.`,
    },
  );
}

function openFolder(
  source: string,
  { channels, background, skipCorrupt = false, allowEmpty = false }: ImageFolderOptions,
) {
  return openImageFolder(source, {
    allowEmpty,
    onCorrupt: skipCorrupt ? 'skip' : 'throw',
    ...(channels !== undefined && { channels }),
    ...(background !== undefined && { background }),
  });
}

async function openKnown(
  name: DatasetName,
  dir: string | undefined,
  { validationSplit, limit, seed, ...folderFlags }: ImageFolderOptions,
): Promise<ClassificationData> {
  const [flag] = Object.keys(folderFlags);
  if (flag !== undefined) {
    throw new ConfigError(`${flagName(flag)} applies to folders of images, and ${name} is a known dataset`, {
      hint: `Leave out ${flagName(flag)}.`,
    });
  }
  const progress = new DownloadProgress();
  const opened = namingLimit(() =>
    dataset(name, {
      ...(dir !== undefined && { dir }),
      ...(validationSplit !== undefined && { validationSplit }),
      ...(limit !== undefined && { limit }),
      ...(seed !== undefined && { seed }),
      onProgress: (event) => progress.update(event),
    }),
  );
  return opened.finally(() => progress.stop());
}

/** Names the flag instead of the option in an error about `limit`. */
export async function namingLimit<Data>(open: () => Promise<Data>): Promise<Data> {
  try {
    return await open();
  } catch (error) {
    if (!isConvkitError(error, 'CONFIG') || !error.message.startsWith('limit ')) throw error;
    const { message, hint } = error;
    throw new ConfigError(`--${message}`, {
      cause: error,
      ...(hint !== undefined && { hint: hint.replace(/\blimit\b/g, '--limit') }),
    });
  }
}
