import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, DataError } from '@convkit/core';
import { packTar } from 'modern-tar';
import { gzip } from 'pako';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TINY_CIFAR, tinyFiles } from '../../../test/cifar-files.js';
import { type Answer, fickleServer, file, status } from '../../../test/fickle-server.js';
import { zipFile } from '../../../test/zip-file.js';
import { EMNIST_ARCHIVE } from '../../datasets/catalog.js';
import { DATASETS, encodeIdx, type IdxSet, type Progress } from '../../index.js';
import { datasetFolder, loadDataset } from '../index.js';
import { downloadMissing } from './download-missing.js';

const images = encodeIdx({ shape: [2, 2, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
const labels = encodeIdx({ shape: [2], data: Uint8Array.of(0, 1) });
const sum = (bytes: Uint8Array, algorithm = 'sha256') => createHash(algorithm).update(bytes).digest('hex');

let dir: string;
let server: Awaited<ReturnType<typeof fickleServer>>;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-load-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  await rm(dir, { recursive: true });
});

/** Serves all URLs from a local server, whose answers come in the given order. */
async function serve(...answers: Answer[]) {
  server = await fickleServer(...answers);
  const asked: string[] = [];
  const fetch = ((url: string, init?: RequestInit) => {
    asked.push(url);
    return globalThis.fetch(server.url, init);
  }) as typeof globalThis.fetch;
  return { asked, options: { fetch, retries: 0 } };
}

describe('IDX', () => {
  const sums = { images: sum(images), labels: sum(labels) };
  const set: IdxSet = {
    name: 'Tiny',
    classes: ['a', 'b'],
    sha256: { train: sums, test: sums },
    url: 'https://x/',
  };
  const entry = { format: 'idx', set } as const;

  it('downloads missing files, reports progress, and downloads nothing twice', async () => {
    const { asked, options } = await serve(file(gzip(images)), file(gzip(labels)));
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    for (let i = 0; i < 2; i++) await downloadMissing(entry, dir, 'test', { ...options, onProgress });
    expect(asked).toEqual(['https://x/t10k-images-idx3-ubyte.gz', 'https://x/t10k-labels-idx1-ubyte.gz']);
    expect((await readdir(dir)).sort()).toEqual(['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']);
    expect(seen.at(-1)).toMatchObject({ url: asked[1], total: gzip(labels).length });
  });

  it('downloads only what is missing', async () => {
    await writeFile(join(dir, 'train-images.idx3-ubyte'), images);
    const { asked, options } = await serve(file(gzip(labels)));
    await downloadMissing(entry, dir, 'train', options);
    expect(asked).toEqual(['https://x/train-labels-idx1-ubyte.gz']);
  });

  it('stores nothing with a wrong checksum', async () => {
    const { options } = await serve(file(gzip(labels)));
    await expect(downloadMissing(entry, dir, 'train', options)).rejects.toThrow(
      'https://x/train-images-idx3-ubyte.gz is not the file of Tiny: expected SHA-256',
    );
    expect(await readdir(dir)).toEqual([]);
  });
});

it('downloads the archive of CIFAR, and accepts its files', async () => {
  const archive = gzip(
    await packTar(
      Object.entries(tinyFiles()).map(([name, body]) => ({ header: { name, size: body.length }, body })),
    ),
  );
  const published = { ...TINY_CIFAR.archive, url: 'https://x/tiny.tar.gz', sha256: sum(archive) };
  const entry = { format: 'cifar', set: { ...TINY_CIFAR, archive: published } } as const;
  const { asked, options } = await serve(file(archive));
  for (const split of ['train', 'test'] as const) await downloadMissing(entry, dir, split, options);
  expect([asked, await readdir(dir)]).toEqual([['https://x/tiny.tar.gz'], ['tiny.tar.gz']]);

  const unpacked = join(dir, 'unpacked', 'tiny-bin');
  await mkdir(unpacked, { recursive: true });
  await writeFile(join(unpacked, 'test_batch.bin'), '');
  await downloadMissing(entry, join(dir, 'unpacked'), 'test', options);
  expect(asked).toHaveLength(1);

  const wrong = { ...entry, set: { ...entry.set, archive: { ...published, sha256: '0'.repeat(64) } } };
  await expect(downloadMissing(wrong, join(dir, 'wrong'), 'test', options)).rejects.toThrow(
    `https://x/tiny.tar.gz: expected SHA-256 ${'0'.repeat(64)}, got ${sum(archive)}`,
  );
  expect(await readdir(join(dir, 'wrong'))).toEqual([]);
});

it('rejects another archive in place of that of EMNIST, and extracts its files', async () => {
  const { asked, options } = await serve(file(images));
  await expect(loadDataset('emnist-letters', { split: 'test', dir, ...options })).rejects.toThrow(
    `${EMNIST_ARCHIVE.url}: expected MD5 ${EMNIST_ARCHIVE.md5}, got ${sum(images, 'md5')}`,
  );
  expect(asked).toEqual([EMNIST_ARCHIVE.url]);
  const stem = 'gzip/emnist-letters-test';
  const letters = encodeIdx({ shape: [2], data: Uint8Array.of(26, 1) });
  const archive = zipFile({
    [`${stem}-images-idx3-ubyte.gz`]: gzip(images),
    [`${stem}-labels-idx1-ubyte.gz`]: gzip(letters),
  });
  await writeFile(join(dir, 'gzip.zip'), archive);
  const dataset = await loadDataset('emnist-letters', { split: 'test', dir, ...options });
  expect([dataset.length, dataset.classes[dataset.get(0).label]]).toEqual([2, 'Z']);
  expect(asked).toHaveLength(1);
  expect(await readdir(dir)).toHaveLength(3);
});

it('says which file to get from where if a download fails', async () => {
  const { options } = await serve(status(503));
  const error = await loadDataset('mnist', { split: 'train', dir, ...options }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  const url = 'https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz';
  expect(error.message).toBe(
    `${url} cannot be downloaded: the server responded with 503 Service Unavailable`,
  );
  expect(error.hint).toBe(
    `Check the network connection, or download ${url} yourself and put the file in ${dir}.`,
  );
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }));
  await expect(loadDataset('cifar10', { split: 'test', dir, retries: 0, fetch })).rejects.toThrow(
    'cifar-10-binary.tar.gz cannot be downloaded: fetch failed: ENOTFOUND',
  );
});

it('downloads nothing with download: false, and rejects unknown names', async () => {
  const { asked, options } = await serve(status(404));
  const offline = { split: 'test', dir, download: false, ...options } as const;
  await expect(loadDataset('cifar100', offline)).rejects.toThrow('has no test.bin');
  await expect(loadDataset('imagenet' as 'mnist', offline)).rejects.toThrow(ConfigError);
  await expect(loadDataset('toString' as 'mnist', offline)).rejects.toThrow("unknown dataset 'toString'");
  expect(asked).toEqual([]);
  expect(Object.keys(DATASETS)).toHaveLength(10);
});

it('has a folder for each dataset in the cache', () => {
  vi.stubEnv('CONVKIT_CACHE', '');
  vi.stubEnv('XDG_CACHE_HOME', '');
  expect(datasetFolder('cifar10')).toBe(join(homedir(), '.cache', 'convkit', 'datasets', 'cifar10'));
  vi.stubEnv('XDG_CACHE_HOME', join(dir, 'xdg'));
  expect(datasetFolder('mnist')).toBe(join(dir, 'xdg', 'convkit', 'datasets', 'mnist'));
  vi.stubEnv('CONVKIT_CACHE', join(dir, 'own'));
  expect(datasetFolder('emnist-digits')).toBe(join(dir, 'own', 'datasets', 'emnist'));
});
