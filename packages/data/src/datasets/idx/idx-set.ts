import { ConfigError, DataError } from '@convkit/core';
import { decompressed } from '../../archives/gzip.js';
import { sha256 } from '../../download/sha256.js';
import { type ArrayDataset, arrayDataset } from '../dataset.js';
import { DEFAULT_MAX_BYTES, type IdxArray, type IdxOptions, parseIdx } from './idx.js';

const MAX_NUMBERED = 65_535;

export type Split = 'train' | 'test';

/** A data set published as IDX files: its class names and the SHA-256 of each file's uncompressed content. */
export interface IdxSet {
  readonly name: string;
  readonly classes: readonly string[];
  readonly sha256: Readonly<Record<Split, { readonly images: string; readonly labels: string }>>;
}

/** The bytes of a file, plain or gzip, and what errors call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The two files of one split. */
export interface IdxPair {
  readonly images: NamedBytes;
  readonly labels: NamedBytes;
}

export interface IdxDatasetOptions extends IdxOptions {
  /** Class names; absent, they are '0' to the largest label. */
  readonly classes?: readonly string[];
}

/**
 * The dataset of any two IDX files: images [n, h, w] or [n, h, w, c] of unsigned bytes and n whole labels.
 * @throws DataError naming the file that is damaged, mislabelled or does not fit the other.
 */
export function idxDataset(pair: IdxPair, { classes, ...options }: IdxDatasetOptions = {}): ArrayDataset {
  return datasetOf(pair, classes, options);
}

/**
 * The dataset of one split of a published set, both files checked against its SHA-256 sums.
 * @throws DataError as `idxDataset`, and when a file is not the published one.
 */
export async function verifiedIdxDataset(
  set: IdxSet,
  split: Split,
  pair: IdxPair,
  { maxBytes = DEFAULT_MAX_BYTES }: IdxOptions = {},
): Promise<ArrayDataset> {
  const expected = set.sha256[checkSplit(split)];
  const images = unpacked(pair.images, maxBytes);
  const labels = unpacked(pair.labels, maxBytes);
  // What is wrong with a file says more than that its sum differs, so that comes first.
  const dataset = datasetOf({ images, labels }, set.classes, { maxBytes });
  await checkSum(set, images, expected.images);
  await checkSum(set, labels, expected.labels);
  return dataset;
}

export function checkSplit(split: Split): Split {
  if (split === 'train' || split === 'test') return split;
  throw new ConfigError(`the split '${split}' does not exist: it is 'train' or 'test'`);
}

/** The labels of a file of labels. */
export function parseLabels(file: NamedBytes, options: IdxOptions): ArrayLike<number> {
  const labels = parseIdx(file.bytes, file.name, options);
  if (
    labels.shape.length === 1 &&
    !(labels.data instanceof Float32Array || labels.data instanceof Float64Array)
  )
    return labels.data;
  throw mislabelled(file.name, 'labels, a list of whole numbers', labels);
}

function datasetOf(pair: IdxPair, classes: readonly string[] | undefined, options: IdxOptions): ArrayDataset {
  const names = { images: pair.images.name, labels: pair.labels.name };
  const images = parseIdx(pair.images.bytes, names.images, options);
  const labels = parseLabels(pair.labels, options);
  const [count, height, width, channels = 1] = images.shape as [number, number, number, number?];
  if ((images.shape.length !== 3 && images.shape.length !== 4) || !(images.data instanceof Uint8Array)) {
    throw mislabelled(names.images, 'images, an array [n, h, w] of unsigned bytes', images);
  }
  if (count === 0) throw new DataError(`${names.images} holds no images`);
  return arrayDataset({
    images: images.data,
    labels,
    shape: [height, width, channels],
    classes: classes ?? numbered(labels),
    names,
  });
}

function mislabelled(name: string, expected: string, { shape, data }: IdxArray): DataError {
  const type = data.constructor.name.replace('Array', '').toLowerCase();
  return new DataError(
    `${name} should hold ${expected}, but holds an array [${shape.join(', ')}] of ${type}`,
    {
      hint: 'Are the files of images and labels mixed up?',
    },
  );
}

function numbered(labels: ArrayLike<number>): string[] {
  let largest = 0;
  for (let i = 0; i < labels.length; i++) largest = Math.max(largest, labels[i] as number);
  if (largest > MAX_NUMBERED) throw new ConfigError(`labels go up to ${largest}: name the classes`);
  return Array.from({ length: largest + 1 }, (_, label) => String(label));
}

export function unpacked({ name, bytes }: NamedBytes, maxBytes: number): NamedBytes {
  return { name, bytes: decompressed(bytes, name, maxBytes) };
}

async function checkSum(set: IdxSet, { name, bytes }: NamedBytes, expected: string): Promise<void> {
  compareSums(set, name, expected, await sha256(bytes));
}

/** @throws DataError when the file has another sum than the published one. */
export function compareSums(set: IdxSet, name: string, expected: string, actual: string): void {
  if (actual === expected) return;
  throw new DataError(
    `${name} is not the file of ${set.name}: SHA-256 expected ${expected}, actual ${actual}`,
    {
      hint: 'Fetch the file again, or read other IDX files with idxDataset or readIdxFolder, which compare no sums.',
    },
  );
}
