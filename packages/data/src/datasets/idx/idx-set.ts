import { ConfigError, checkArguments, checkOptions, DataError } from '@convkit/core';
import { DEFAULT_MAX_BYTES, type SizeLimit } from '../../archives/byte-source.js';
import { decompressed } from '../../archives/gzip.js';
import { IDX_PAIR } from '../../check-values.js';
import { sha256 } from '../../download/sha256.js';
import { type ArrayDataset, arrayDataset } from '../dataset.js';
import { checkSplit, type Split } from '../split.js';
import { type IdxArray, parseIdx } from './idx.js';

const MAX_NUMBERED = 65_535;

/** Describes a dataset that is published as IDX files. */
export interface IdxSet {
  /** Name in error messages. */
  readonly name: string;
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** SHA-256 checksums of the uncompressed files. */
  readonly sha256: Readonly<Record<Split, IdxChecksums>>;
  /** URL of the folder that contains the files as `.gz`. */
  readonly url?: string;
}

/** Checksums of the two files of one split. */
export interface IdxChecksums {
  /** Checksum of the images. */
  readonly images: string;
  /** Checksum of the labels. */
  readonly labels: string;
}

/** The contents of a file, plain or gzip. */
export interface NamedBytes {
  /** Name of the file in error messages. */
  readonly name: string;
  /** Contents of the file. */
  readonly bytes: Uint8Array;
}

/** The two files of one split. */
export interface IdxPair {
  /** File of images. */
  readonly images: NamedBytes;
  /** File of labels. */
  readonly labels: NamedBytes;
}

/** Options for reading IDX files. */
export interface IdxDatasetOptions extends SizeLimit {
  /** Class names. Defaults to '0', '1', … up to the largest label. */
  readonly classes?: readonly string[];
}

/**
 * Creates a dataset from two IDX files: n images, [n, h, w] or [n, h, w, c] of unsigned bytes, and n integer labels.
 * @throws DataError if a file is damaged, has the wrong type, or does not match the other. The message names the file.
 */
export function idxDataset(pair: IdxPair, options: IdxDatasetOptions = {}): ArrayDataset {
  checkArguments('idxDataset', { pair }, { pair: IDX_PAIR });
  checkOptions('idxDataset', options, { classes: 'strings?', maxBytes: 'not negative?' });
  const { classes, ...others } = options;
  return datasetOf(pair, classes, others);
}

/**
 * Creates a dataset from one split of a published set, verifying the SHA-256 checksums of both files.
 * @throws DataError as `idxDataset`, and if a checksum does not match.
 */
export async function verifiedIdxDataset(
  set: IdxSet,
  split: Split,
  pair: IdxPair,
  { maxBytes = DEFAULT_MAX_BYTES }: SizeLimit = {},
): Promise<ArrayDataset> {
  const expected = set.sha256[checkSplit(split)];
  checkOptions(`the checksums of ${set.name}`, expected, { images: 'string', labels: 'string' });
  const images = unpacked(pair.images, maxBytes);
  const labels = unpacked(pair.labels, maxBytes);
  // Parsing comes first: what is wrong with a file says more than that its checksum differs.
  const dataset = datasetOf({ images, labels }, set.classes, { maxBytes });
  await verify(set, images, expected.images);
  await verify(set, labels, expected.labels);
  return dataset;
}

/** Parses a file of labels. */
export function parseLabels(file: NamedBytes, options: SizeLimit): ArrayLike<number> {
  const labels = parseIdx(file.bytes, file.name, options);
  if (
    labels.shape.length === 1 &&
    !(labels.data instanceof Float32Array || labels.data instanceof Float64Array)
  )
    return labels.data;
  throw wrongContents(file.name, 'labels, a list of whole numbers', labels);
}

function datasetOf(pair: IdxPair, classes: readonly string[] | undefined, options: SizeLimit): ArrayDataset {
  const names = { images: pair.images.name, labels: pair.labels.name };
  const images = parseIdx(pair.images.bytes, names.images, options);
  const labels = parseLabels(pair.labels, options);
  const [count, height, width, channels = 1] = images.shape as [number, number, number, number?];
  if ((images.shape.length !== 3 && images.shape.length !== 4) || !(images.data instanceof Uint8Array)) {
    throw wrongContents(names.images, 'images, an array [n, h, w] of unsigned bytes', images);
  }
  if (count === 0) throw new DataError(`${names.images} contains no images`);
  return arrayDataset({
    images: images.data,
    labels,
    shape: [height, width, channels],
    classes: classes ?? numbered(labels),
    names,
  });
}

function wrongContents(name: string, expected: string, { shape, data }: IdxArray): DataError {
  const type = data.constructor.name.replace('Array', '').toLowerCase();
  return new DataError(`${name} must hold ${expected}, but holds an array [${shape.join(', ')}] of ${type}`, {
    hint: 'Check that the files of images and labels are not swapped.',
  });
}

function numbered(labels: ArrayLike<number>): string[] {
  let largest = 0;
  for (let i = 0; i < labels.length; i++) largest = Math.max(largest, labels[i] as number);
  if (largest > MAX_NUMBERED) {
    throw new ConfigError(`labels go up to ${largest}, too many classes to number`, {
      hint: 'Pass their names as classes.',
    });
  }
  return Array.from({ length: largest + 1 }, (_, label) => String(label));
}

export function unpacked({ name, bytes }: NamedBytes, maxBytes: number): NamedBytes {
  return { name, bytes: decompressed(bytes, name, maxBytes) };
}

async function verify(set: IdxSet, { name, bytes }: NamedBytes, expected: string): Promise<void> {
  compareChecksums(set, name, expected, await sha256(bytes));
}

/** @throws DataError if the checksum is not the published one. */
export function compareChecksums(set: IdxSet, name: string, expected: string, actual: string): void {
  if (actual === expected) return;
  throw new DataError(`${name} is not the file of ${set.name}: expected SHA-256 ${expected}, got ${actual}`, {
    hint: 'Download the file again. To read other IDX files, use idxDataset or readIdxFolder, which verify no checksums.',
  });
}
