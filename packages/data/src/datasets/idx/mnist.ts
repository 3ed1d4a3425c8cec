import { checkArguments, checkOptions } from '@convkit/core';
import { IDX_SOURCE } from '../../check-values.js';
import type { ArrayDataset } from '../dataset.js';
import type { Split } from '../split.js';
import { type FetchOptions, fetchIdxPair } from './fetch-idx.js';
import { mnistStem } from './idx-names.js';
import { type IdxPair, type IdxSet, verifiedIdxDataset } from './idx-set.js';

/** MNIST: handwritten digits of 28x28 pixels, 60,000 for training and 10,000 for testing. LeCun, Cortes & Burges 1998. */
export const MNIST: IdxSet = {
  name: 'MNIST',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  sha256: {
    train: {
      images: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      labels: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    },
    test: {
      images: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      labels: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    },
  },
  url: 'https://ossci-datasets.s3.amazonaws.com/mnist/',
};

/** Fashion-MNIST: images of clothing in MNIST's format. Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747. */
export const FASHION_MNIST: IdxSet = {
  name: 'Fashion-MNIST',
  classes: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  sha256: {
    train: {
      images: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      labels: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
    },
    test: {
      images: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      labels: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    },
  },
  url: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
};

/** Options for opening a dataset of IDX files. */
export interface IdxSetOptions extends FetchOptions {
  /** The part of the dataset to open. */
  readonly split: Split;
}

/** Opens one split of MNIST from the URL of a folder that contains its files, or from their contents. Verifies their checksums. */
export function mnist(source: string | URL | IdxPair, options: IdxSetOptions): Promise<ArrayDataset> {
  return idxSet(MNIST, source, options);
}

/** Opens one split of Fashion-MNIST, from the same kinds of sources as `mnist`. */
export function fashionMnist(source: string | URL | IdxPair, options: IdxSetOptions): Promise<ArrayDataset> {
  return idxSet(FASHION_MNIST, source, options);
}

/**
 * Opens one split of any published set of IDX files, from the same kinds of sources as `mnist`.
 * @throws DataError if a file cannot be downloaded, is damaged, or has the wrong checksum. The message names the file.
 */
export async function idxSet(
  set: IdxSet,
  source: string | URL | IdxPair,
  options: IdxSetOptions,
): Promise<ArrayDataset> {
  checkArguments('idxSet', { source }, { source: IDX_SOURCE });
  checkOptions('idxSet', set, { name: 'string', classes: 'strings', sha256: 'object' });
  checkOptions('idxSet', options, { split: 'string' });
  const { split, ...others } = options;
  const fromUrl = typeof source === 'string' || source instanceof URL;
  const pair = fromUrl ? await fetchIdxPair(source, mnistStem(split), others) : source;
  return verifiedIdxDataset(set, split, pair, others);
}
