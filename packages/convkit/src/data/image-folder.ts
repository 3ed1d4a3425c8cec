import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { imageFolder as openFolder } from '@convkit/data/node';
import type { ClassificationData, ImageFolderOptions, LabeledDataset } from './classification-data.js';
import { holdOut, limitTo } from './split.js';

const PARTS = { validation: ['validation', 'val', 'valid'], test: ['test'] } as const;

/**
 * Opens a folder with one subfolder of images per class, or with such folders in `train`, `validation` and `test`.
 * @throws DataError if a file or folder cannot be used.
 */
export async function imageFolder(
  path: string,
  options: ImageFolderOptions = {},
): Promise<ClassificationData> {
  const { validationSplit = 0.2, seed = 1, limit, background = 255, skipCorrupt = false } = options;
  const warnings: string[] = [];
  const folders = {
    train: (await firstFolder(path, ['train'])) ?? path,
    validation: await firstFolder(path, PARTS.validation),
    test: await firstFolder(path, PARTS.test),
  };
  const channels = options.channels ?? ((await isGray(folders.train)) ? 1 : 3);
  const open = async (folder: string): Promise<LabeledDataset> => {
    const onCorrupt = skipCorrupt ? 'skip' : 'throw';
    const found = await openFolder(folder, { channels, background, onCorrupt, nested: true });
    for (const { reason } of found.skipped) warnings.push(`skipped ${reason}`);
    return found;
  };
  const all = await open(folders.train);
  const test = folders.test === undefined ? undefined : await open(folders.test);
  const given = folders.validation === undefined ? test : await open(folders.validation);
  const split = given === undefined ? holdOut(all, validationSplit, seed) : { train: all, validation: given };
  for (const part of [split.validation, test ?? split.validation]) {
    if (part.classes.join('\n') === all.classes.join('\n')) continue;
    throw new DataError(`${path}: the parts have different classes`, { code: 'DATA_CLASSES' });
  }
  return {
    source: path,
    classes: all.classes,
    channels,
    train: limit === undefined ? split.train : limitTo(split.train, limit, seed),
    validation: split.validation,
    test: test ?? split.validation,
    warnings,
  };
}

async function firstFolder(path: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const folder = join(path, name);
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) return folder;
  }
  return undefined;
}

async function isGray(folder: string): Promise<boolean> {
  const { length, get } = await openFolder(folder, { channels: 3, onCorrupt: 'skip', nested: true });
  for (let i = 0; i < length; i++) {
    const { image } = await get(i);
    if (image.some((value, at) => value !== image[at - (at % 3)])) return false;
  }
  return true;
}
