import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, type DataSpec, fitNormalization, type InputSpec } from '@convkit/core';
import { type Dataset, type Split, subset, type TransformSpec, take } from '@convkit/data';
import { type ImageFolder, type ImageFolderOptions, imageFolder } from '@convkit/data/node';
import { KNOWN_SET_NAMES, openKnownSet } from './known-sets.js';

/** In a folder without a `test` folder, every tenth image of a class is held out for testing. */
const HELD_OUT = 10;

/** How to read the images of a folder. */
export interface ImageOptions {
  /** Size to resize to. Defaults to the images' own sizes. */
  readonly size?: readonly [height: number, width: number];
  readonly channels: number;
  readonly onCorrupt?: 'throw' | 'skip';
}

/** A dataset and, if it is a folder, the files that were skipped. */
export type OpenDataset = Dataset & Partial<Pick<ImageFolder, 'skipped'>>;

/** Opens one split of the dataset that `--data` names. */
export async function openDataset(
  { source, dir, limit }: DataSpec,
  split: Split,
  options: ImageOptions,
): Promise<OpenDataset> {
  const channels = options.channels === 1 ? 1 : 3;
  const dataset = await (openKnownSet(source, dir, split) ?? images(source, split, { ...options, channels }));
  return split === 'train' && limit !== undefined ? take(dataset, limit) : dataset;
}

async function images(folder: string, split: Split, options: ImageFolderOptions): Promise<OpenDataset> {
  if (!(await isFolder(folder))) {
    throw new ConfigError(`--data ${folder} is neither a known dataset nor a folder`, {
      hint: `Use ${KNOWN_SET_NAMES.join(', ')}, or a folder with one subfolder of images per class.`,
    });
  }
  if ((await isFolder(path.join(folder, 'train'))) && (await isFolder(path.join(folder, 'test')))) {
    return imageFolder(path.join(folder, split), options);
  }
  const all = await imageFolder(folder, options);
  const seen = new Map<number, number>();
  const chosen: number[] = [];
  for (const [index, label] of all.labels.entries()) {
    const rank = (seen.get(label) ?? 0) + 1;
    seen.set(label, rank);
    if ((rank % HELD_OUT === 0 ? 'test' : 'train') === split) chosen.push(index);
  }
  if (chosen.length > 0) return { ...subset(all, chosen), skipped: all.skipped };
  throw new ConfigError(`${folder} has too few images to hold some out for testing`, {
    hint: `Add images, at least ${HELD_OUT} per class, or put them in subfolders named train and test.`,
  });
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Transforms from images of `shape` to the network's input: resize to the recipe's size, pad, shift, normalize. */
export function transformsFor(
  input: InputSpec,
  shape: readonly (number | null)[],
  [height, width, channels]: readonly number[],
): TransformSpec[] {
  const [rows, columns] = input.size;
  const normalize = fitNormalization(input.normalize, channels as number);
  const frame = [height as number, width as number] as const;
  const specs: TransformSpec[] = [{ name: 'normalize', ...normalize }];
  if (input.shift) specs.unshift({ name: 'shift', by: input.shift });
  if (rows !== height || columns !== width) specs.unshift({ name: 'pad', size: frame, value: 0 });
  if (rows !== shape[0] || columns !== shape[1]) {
    specs.unshift({ name: 'resize', size: input.size, method: 'bilinear' });
  }
  return specs;
}
