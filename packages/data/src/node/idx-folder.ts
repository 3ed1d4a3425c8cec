import { join } from 'node:path';
import { checkArguments, checkOptions, DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, type SizeLimit } from '../archives/byte-source.js';
import type { ArrayDataset } from '../datasets/dataset.js';
import { type EmnistVariant, emnistDataset, emnistStem } from '../datasets/idx/emnist.js';
import { idxNames, mnistStem } from '../datasets/idx/idx-names.js';
import {
  type IdxDatasetOptions,
  type IdxPair,
  type IdxSet,
  idxDataset,
  type NamedBytes,
  verifiedIdxDataset,
} from '../datasets/idx/idx-set.js';
import { FASHION_MNIST, MNIST } from '../datasets/idx/mnist.js';
import type { Split } from '../datasets/split.js';
import { isFile, readBounded } from './files.js';
import type { LazyOr } from './lazy-dataset.js';
import { lazyIdx } from './lazy-idx.js';

/** Options for opening a published set of IDX files from a folder. */
export interface IdxSetFolderOptions extends SizeLimit {
  /** The part of the dataset to open. */
  readonly split: Split;
  /**
   * Leaves the images on disk. Requires an uncompressed file of images.
   * @defaultValue false
   */
  readonly lazy?: boolean;
}

/** Options for opening other IDX files from a folder. */
export interface IdxFolderOptions extends IdxDatasetOptions {
  /** The part of the dataset to open. */
  readonly split: Split;
}

/** Options for opening EMNIST from a folder. */
export interface EmnistFolderOptions extends SizeLimit {
  /** The part of the dataset to open. */
  readonly split: Split;
  /** The variant to open. */
  readonly variant: EmnistVariant;
}

/** Opens one split of MNIST from its files in `dir`, plain or `.gz`. Verifies their checksums. */
export function mnistFolder<const O extends IdxSetFolderOptions>(
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  return idxSetFolder(MNIST, dir, options);
}

/** Opens one split of Fashion-MNIST from its files in `dir`, plain or `.gz`. Verifies their checksums. */
export function fashionMnistFolder<const O extends IdxSetFolderOptions>(
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  return idxSetFolder(FASHION_MNIST, dir, options);
}

/**
 * Opens one split of any published set of IDX files from `dir`, plain or `.gz`. Verifies their checksums.
 * @throws DataError if a file is missing, damaged, or has the wrong checksum. The message names the file.
 */
export async function idxSetFolder<const O extends IdxSetFolderOptions>(
  set: IdxSet,
  dir: string,
  options: O,
): Promise<LazyOr<O, ArrayDataset>> {
  checkArguments('idxSetFolder', { dir }, { dir: 'name' });
  checkOptions('idxSetFolder', set, { name: 'string', classes: 'strings', sha256: 'object' });
  checkOptions('idxSetFolder', options, { split: 'string', lazy: 'boolean?' });
  const { split, lazy, ...limits } = options;
  const pair = lazy ? undefined : await readPair(dir, mnistStem(split), limits);
  if (pair) return (await verifiedIdxDataset(set, split, pair, limits)) as LazyOr<O, ArrayDataset>;
  const names = idxNames(mnistStem(split), ['', '.gz']);
  const labels = await readFirst(dir, names.labels, limits);
  return (await lazyIdx(set, split, await findPlain(dir, mnistStem(split)), labels)) as LazyOr<
    O,
    ArrayDataset
  >;
}

/** Opens one split of other IDX files in `dir`, named like those of MNIST. Verifies no checksums. */
export async function readIdxFolder(dir: string, options: IdxFolderOptions): Promise<ArrayDataset> {
  checkArguments('readIdxFolder', { dir }, { dir: 'name' });
  checkOptions('readIdxFolder', options, { split: 'string' });
  const { split, ...others } = options;
  return idxDataset(await readPair(dir, mnistStem(split), others), others);
}

/** Opens one split of EMNIST from its files in `dir`, plain or `.gz`, with upright images. Verifies no checksums. */
export async function emnistFolder(dir: string, options: EmnistFolderOptions): Promise<ArrayDataset> {
  checkArguments('emnistFolder', { dir }, { dir: 'name' });
  checkOptions('emnistFolder', options, { split: 'string' });
  const { variant, split, ...others } = options;
  return emnistDataset(await readPair(dir, emnistStem(variant, split), others), variant, others);
}

async function findPlain(dir: string, stem: string): Promise<string> {
  const names = idxNames(stem, ['']).images;
  for (const name of names) {
    if (await isFile(join(dir, name))) return join(dir, name);
  }
  throw new DataError(`the folder ${dir} has none of ${names.join(', ')}`, {
    hint: 'Decompress the .gz file, or set lazy: false.',
  });
}

async function readPair(dir: string, stem: string, options: SizeLimit): Promise<IdxPair> {
  const names = idxNames(stem, ['', '.gz']);
  const images = await readFirst(dir, names.images, options);
  return { images, labels: await readFirst(dir, names.labels, options) };
}

async function readFirst(
  dir: string,
  names: readonly string[],
  { maxBytes = DEFAULT_MAX_BYTES }: SizeLimit,
): Promise<NamedBytes> {
  for (const file of names) {
    const name = join(dir, file);
    const bytes = await readBounded(name, maxBytes);
    if (bytes) return { name, bytes };
  }
  throw new DataError(`the folder ${dir} has none of ${names.join(', ')}`, {
    hint: 'Put the IDX files there, plain or .gz.',
  });
}
