import { CIFAR10, CIFAR100, type CifarSet } from './cifar/cifar-sets.js';
import { EMNIST_VARIANTS, type EmnistVariant } from './idx/emnist.js';
import type { IdxSet } from './idx/idx-set.js';
import { FASHION_MNIST, MNIST } from './idx/mnist.js';

/** Name of a published dataset that can be loaded by name. */
export type DatasetName = 'mnist' | 'fashion-mnist' | 'cifar10' | 'cifar100' | `emnist-${EmnistVariant}`;

/** A published dataset, by its format. */
export type DatasetEntry =
  | { readonly format: 'idx'; readonly set: IdxSet }
  | { readonly format: 'cifar'; readonly set: CifarSet }
  | { readonly format: 'emnist'; readonly variant: EmnistVariant };

const emnist = Object.fromEntries(
  EMNIST_VARIANTS.map((variant) => [`emnist-${variant}`, { format: 'emnist', variant }]),
) as unknown as Readonly<Record<`emnist-${EmnistVariant}`, DatasetEntry>>;

/** The datasets that can be loaded by name, with `loadDataset` of `@convkit/data/node`. */
export const DATASETS: Readonly<Record<DatasetName, DatasetEntry>> = {
  mnist: { format: 'idx', set: MNIST },
  'fashion-mnist': { format: 'idx', set: FASHION_MNIST },
  cifar10: { format: 'cifar', set: CIFAR10 },
  cifar100: { format: 'cifar', set: CIFAR100 },
  ...emnist,
};

/** Whether `name` is a key of `DATASETS`. */
export const isDatasetName = (name: string): name is DatasetName => Object.hasOwn(DATASETS, name);

/** The archive that contains the files of all variants of EMNIST, as published. */
export const EMNIST_ARCHIVE = {
  name: 'gzip.zip',
  folder: 'gzip',
  url: 'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip',
  md5: '58c8d27c78d21e728a6bc7b3cc06412e',
} as const;
