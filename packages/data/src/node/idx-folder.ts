import { join } from 'node:path';
import { DataError } from '@convkit/core';
import type { ArrayDataset } from '../dataset.js';
import { DEFAULT_MAX_BYTES, type IdxOptions } from '../idx.js';
import { idxNames } from '../idx-names.js';
import {
  type IdxDatasetOptions,
  type IdxPair,
  type IdxSet,
  idxDataset,
  type NamedBytes,
  type Split,
  verifiedIdxDataset,
} from '../idx-set.js';
import { FASHION_MNIST, MNIST } from '../mnist.js';
import { readBounded } from './files.js';

export interface IdxSetFolderOptions extends IdxOptions {
  readonly split: Split;
}

export interface IdxFolderOptions extends IdxDatasetOptions {
  readonly split: Split;
}

/** One split of MNIST from its files in `dir`, plain or `.gz`, sums checked. */
export function mnistFolder(dir: string, options: IdxSetFolderOptions): Promise<ArrayDataset> {
  return idxSetFolder(MNIST, dir, options);
}

/** One split of Fashion-MNIST, as `mnistFolder`. */
export function fashionMnistFolder(dir: string, options: IdxSetFolderOptions): Promise<ArrayDataset> {
  return idxSetFolder(FASHION_MNIST, dir, options);
}

/**
 * One split of any published set of IDX files, as `mnistFolder`.
 * @throws DataError naming the file that is missing, damaged or has another sum.
 */
export async function idxSetFolder(
  set: IdxSet,
  dir: string,
  { split, ...options }: IdxSetFolderOptions,
): Promise<ArrayDataset> {
  return verifiedIdxDataset(set, split, await readPair(dir, split, options), options);
}

/** One split of IDX files of your own in `dir`, named as MNIST's are; no sums are compared. */
export async function readIdxFolder(
  dir: string,
  { split, ...options }: IdxFolderOptions,
): Promise<ArrayDataset> {
  return idxDataset(await readPair(dir, split, options), options);
}

async function readPair(dir: string, split: Split, options: IdxOptions): Promise<IdxPair> {
  const names = idxNames(split, ['', '.gz']);
  const images = await readFirst(dir, names.images, options);
  return { images, labels: await readFirst(dir, names.labels, options) };
}

async function readFirst(
  dir: string,
  names: readonly string[],
  { maxBytes = DEFAULT_MAX_BYTES }: IdxOptions,
): Promise<NamedBytes> {
  for (const file of names) {
    const name = join(dir, file);
    const bytes = await readBounded(name, maxBytes);
    if (bytes) return { name, bytes };
  }
  throw new DataError(`the folder ${dir} has none of ${names.join(', ')}`, {
    hint: 'Name the folder that holds the four IDX files, plain or .gz.',
  });
}
