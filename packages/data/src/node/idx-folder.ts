import { join } from 'node:path';
import { DataError } from '@convkit/core';
import type { ArrayDataset } from '../datasets/dataset.js';
import { type EmnistVariant, emnistDataset, emnistStem } from '../datasets/idx/emnist.js';
import { DEFAULT_MAX_BYTES, type IdxOptions } from '../datasets/idx/idx.js';
import { idxNames, mnistStem } from '../datasets/idx/idx-names.js';
import {
  type IdxDatasetOptions,
  type IdxPair,
  type IdxSet,
  idxDataset,
  type NamedBytes,
  type Split,
  verifiedIdxDataset,
} from '../datasets/idx/idx-set.js';
import { FASHION_MNIST, MNIST } from '../datasets/idx/mnist.js';
import { isFile, readBounded } from './files.js';
import { lazyIdx } from './lazy-idx.js';
import type { LazyDataset } from './lazy-records.js';

export interface IdxSetFolderOptions extends IdxOptions {
  readonly split: Split;
  /** Leaves the images on disk: then their file must be there unpacked. */
  readonly lazy?: boolean;
}

type Opened<O extends { readonly lazy?: boolean }> = O extends { readonly lazy: true }
  ? LazyDataset
  : ArrayDataset;

export interface IdxFolderOptions extends IdxDatasetOptions {
  readonly split: Split;
}

export interface EmnistFolderOptions extends IdxOptions {
  readonly split: Split;
  readonly variant: EmnistVariant;
}

/** One split of MNIST from its files in `dir`, plain or `.gz`, sums checked. */
export function mnistFolder<const O extends IdxSetFolderOptions>(
  dir: string,
  options: O,
): Promise<Opened<O>> {
  return idxSetFolder(MNIST, dir, options);
}

/** One split of Fashion-MNIST, as `mnistFolder`. */
export function fashionMnistFolder<const O extends IdxSetFolderOptions>(
  dir: string,
  options: O,
): Promise<Opened<O>> {
  return idxSetFolder(FASHION_MNIST, dir, options);
}

/**
 * One split of any published set of IDX files, as `mnistFolder`.
 * @throws DataError naming the file that is missing, damaged or has another sum.
 */
export async function idxSetFolder<const O extends IdxSetFolderOptions>(
  set: IdxSet,
  dir: string,
  options: O,
): Promise<Opened<O>> {
  const { split, lazy, ...limits } = options;
  const pair = lazy ? undefined : await readPair(dir, mnistStem(split), limits);
  if (pair) return (await verifiedIdxDataset(set, split, pair, limits)) as Opened<O>;
  const names = idxNames(mnistStem(split), ['', '.gz']);
  const labels = await readFirst(dir, names.labels, limits);
  return (await lazyIdx(set, split, await findPlain(dir, mnistStem(split)), labels)) as Opened<O>;
}

/** One split of IDX files of your own in `dir`, named as MNIST's are; no sums are compared. */
export async function readIdxFolder(
  dir: string,
  { split, ...options }: IdxFolderOptions,
): Promise<ArrayDataset> {
  return idxDataset(await readPair(dir, mnistStem(split), options), options);
}

/** One split of EMNIST from its `gzip` files in `dir`, images upright; no sums are compared. */
export async function emnistFolder(
  dir: string,
  { variant, split, ...options }: EmnistFolderOptions,
): Promise<ArrayDataset> {
  return emnistDataset(await readPair(dir, emnistStem(variant, split), options), variant, options);
}

async function findPlain(dir: string, stem: string): Promise<string> {
  const names = idxNames(stem, ['']).images;
  for (const name of names) {
    if (await isFile(join(dir, name))) return join(dir, name);
  }
  throw new DataError(`the folder ${dir} has none of ${names.join(', ')}`, {
    hint: 'Images that stay on disk are read from a plain file: unpack the .gz, or read it without lazy.',
  });
}

async function readPair(dir: string, stem: string, options: IdxOptions): Promise<IdxPair> {
  const names = idxNames(stem, ['', '.gz']);
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
    hint: 'Name the folder that holds the IDX files, plain or .gz.',
  });
}
