import { ConfigError, DataError } from '@convkit/core';
import type { ArrayDataset } from '../dataset.js';
import { type FetchOptions, fetchIdxPair } from './fetch-idx.js';
import type { IdxOptions } from './idx.js';
import { checkSplit, type IdxPair, idxDataset, type Split } from './idx-set.js';

/** How EMNIST divides its characters: Cohen et al. 2017, table II. */
export type EmnistVariant = 'byclass' | 'bymerge' | 'balanced' | 'letters' | 'digits' | 'mnist';

export interface EmnistOptions extends FetchOptions {
  readonly variant: EmnistVariant;
  readonly split: Split;
}

const DIGITS = [...'0123456789'];
const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Small letters that look like their capitals go with these. */
const MERGED = [...DIGITS, ...CAPITALS, ...'abdefghnqrt'];

/** As the mapping files that come with the set say; of letters a class is both cases. */
const CLASSES: Readonly<Record<EmnistVariant, readonly string[]>> = {
  byclass: [...DIGITS, ...CAPITALS, ...'abcdefghijklmnopqrstuvwxyz'],
  bymerge: MERGED,
  balanced: MERGED,
  letters: CAPITALS,
  digits: DIGITS,
  mnist: DIGITS,
};

export const EMNIST_VARIANTS = Object.keys(CLASSES) as readonly EmnistVariant[];

/**
 * One split of EMNIST, handwritten characters in MNIST's format, 28x28: from the URL of the folder that holds the `gzip`
 * files or from their bytes. The files hold the images transposed; here they are upright. Sums are not compared.
 * Source: Cohen, Afshar, Tapson & van Schaik 2017, arXiv:1702.05373.
 * @throws DataError naming the file that cannot be fetched, is damaged or does not fit the other.
 */
export async function emnist(
  source: string | URL | IdxPair,
  { variant, split, ...options }: EmnistOptions,
): Promise<ArrayDataset> {
  const fromUrl = typeof source === 'string' || source instanceof URL;
  const stem = emnistStem(variant, split);
  return emnistDataset(fromUrl ? await fetchIdxPair(source, stem, options) : source, variant, options);
}

/** What the names of a split's files begin with. */
export function emnistStem(variant: EmnistVariant, split: Split): string {
  if (CLASSES[variant]) return `emnist-${variant}-${checkSplit(split)}`;
  throw new ConfigError(`EMNIST has no variant '${variant}'`, {
    hint: `Its variants: ${EMNIST_VARIANTS.join(', ')}.`,
  });
}

/** The dataset of a split's files. */
export function emnistDataset(pair: IdxPair, variant: EmnistVariant, options: IdxOptions): ArrayDataset {
  const classes = CLASSES[variant];
  // Letters are counted from 1.
  const first = variant === 'letters' ? 1 : 0;
  const stored = idxDataset(pair, { ...options, classes: [...Array(first).fill('none'), ...classes] });
  const zero = first === 0 ? -1 : Array.prototype.indexOf.call(stored.labels, 0);
  if (zero >= 0) {
    throw new DataError(`${pair.labels.name}, entry ${zero}: label 0, but letters are counted from 1`);
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
