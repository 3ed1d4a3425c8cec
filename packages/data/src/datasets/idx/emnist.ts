import { ConfigError, checkArguments, checkOptions, DataError } from '@convkit/core';
import type { SizeLimit } from '../../archives/byte-source.js';
import { IDX_SOURCE } from '../../check-values.js';
import type { ArrayDataset } from '../dataset.js';
import { checkSplit, type Split } from '../split.js';
import { type FetchOptions, fetchIdxPair } from './fetch-idx.js';
import { type IdxPair, idxDataset } from './idx-set.js';

/** A variant of EMNIST, with its own classes: Cohen et al. 2017, table II. */
export type EmnistVariant = 'byclass' | 'bymerge' | 'balanced' | 'letters' | 'digits' | 'mnist';

/** Options for opening EMNIST. */
export interface EmnistOptions extends FetchOptions {
  /** The variant to open. */
  readonly variant: EmnistVariant;
  /** The part of the dataset to open. */
  readonly split: Split;
}

const DIGITS = [...'0123456789'];
const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Lowercase letters that look like their capitals are merged with them. */
const MERGED = [...DIGITS, ...CAPITALS, ...'abdefghnqrt'];

/** From the mapping files of the dataset. In 'letters', a class is both cases of a letter. */
const CLASSES: Readonly<Record<EmnistVariant, readonly string[]>> = {
  byclass: [...DIGITS, ...CAPITALS, ...'abcdefghijklmnopqrstuvwxyz'],
  bymerge: MERGED,
  balanced: MERGED,
  letters: CAPITALS,
  digits: DIGITS,
  mnist: DIGITS,
};

/** All variants of EMNIST. */
export const EMNIST_VARIANTS = Object.keys(CLASSES) as readonly EmnistVariant[];

/**
 * Opens one split of EMNIST, handwritten characters of 28x28 pixels in MNIST's format, from the URL of a folder that contains its
 * `.gz` files, or from their contents. The files store the images transposed; the dataset has them upright. No checksums are verified.
 * Source: Cohen, Afshar, Tapson & van Schaik 2017, arXiv:1702.05373.
 * @throws DataError if a file cannot be downloaded, is damaged, or does not match the other. The message names the file.
 */
export async function emnist(source: string | URL | IdxPair, options: EmnistOptions): Promise<ArrayDataset> {
  checkArguments('emnist', { source }, { source: IDX_SOURCE });
  checkOptions('emnist', options, { split: 'string', variant: 'string' });
  const { variant, split, ...others } = options;
  const fromUrl = typeof source === 'string' || source instanceof URL;
  const stem = emnistStem(variant, split);
  return emnistDataset(fromUrl ? await fetchIdxPair(source, stem, others) : source, variant, others);
}

/** Common prefix of the names of a split's files. */
export function emnistStem(variant: EmnistVariant, split: Split): string {
  if (CLASSES[variant]) return `emnist-${variant}-${checkSplit(split)}`;
  throw new ConfigError(`EMNIST has no variant '${variant}'`, {
    hint: `Use one of ${EMNIST_VARIANTS.join(', ')}.`,
  });
}

/** Creates the dataset from a split's files. */
export function emnistDataset(pair: IdxPair, variant: EmnistVariant, options: SizeLimit): ArrayDataset {
  const classes = CLASSES[variant];
  // The labels of 'letters' start at 1.
  const first = variant === 'letters' ? 1 : 0;
  const stored = idxDataset(pair, { ...options, classes: [...Array(first).fill('none'), ...classes] });
  const zero = first === 0 ? -1 : Array.prototype.indexOf.call(stored.labels, 0);
  if (zero >= 0) {
    throw new DataError(`${pair.labels.name}, entry ${zero}: label 0, but the labels of letters start at 1`);
  }
  const labels = Int32Array.from(stored.labels, (label) => label - first);
  const { length, shape, get } = stored;
  return {
    length,
    classes,
    shape: [shape[1], shape[0], shape[2]],
    labels,
    get: (index) => ({ image: transposed(get(index).image, shape), label: labels[index] as number }),
  };
}

function transposed(image: Uint8Array, [height, width]: readonly number[]): Uint8Array {
  const [rows, columns] = [height as number, width as number];
  const turned = new Uint8Array(image.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = image[row * columns + column] as number;
    }
  }
  return turned;
}
