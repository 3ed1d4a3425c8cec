import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DataError } from '@convkit/core';
import { encodeIdx } from '@convkit/data';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KNOWN_SET_NAMES, openKnownSet } from './known-sets.js';
import { DownloadProgress } from './known-sets-progress.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convkit-sets-'));
  vi.stubEnv('CONVKIT_CACHE', path.join(dir, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(dir, { recursive: true });
});

const offline = {
  retries: 0,
  fetch: () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })),
};

it('opens CIFAR-10 from its files', async () => {
  await writeFile(path.join(dir, 'test_batch.bin'), new Uint8Array(10_000 * 3073));
  expect(await openKnownSet('cifar10', dir, 'test')).toMatchObject({ length: 10_000, shape: [32, 32, 3] });
});

it('opens each variant of EMNIST by its name', async () => {
  await writeFile(
    path.join(dir, 'emnist-letters-test-images-idx3-ubyte'),
    encodeIdx({ shape: [1, 28, 28], data: new Uint8Array(784) }),
  );
  await writeFile(
    path.join(dir, 'emnist-letters-test-labels-idx1-ubyte'),
    encodeIdx({ shape: [1], data: Uint8Array.of(26) }),
  );
  const dataset = await openKnownSet('emnist-letters', dir, 'test');
  expect(dataset?.classes[(await dataset.get(0)).label]).toBe('Z');
  expect(KNOWN_SET_NAMES.filter((name) => name.startsWith('emnist-'))).toHaveLength(6);
});

it('opens MNIST from the installed package, and knows no other names', async () => {
  expect(await openKnownSet('mnist', undefined, 'test', offline)).toMatchObject({ length: 10_000 });
  for (const name of ['emnist', 'toString', 'images'])
    expect(openKnownSet(name, dir, 'test')).toBeUndefined();
});

it('downloads a missing dataset into the cache or into --data-dir', async () => {
  const asked: string[] = [];
  const fetch = (async (url: string) => {
    asked.push(url);
    return new Response('not the archive');
  }) as typeof globalThis.fetch;
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(openKnownSet('cifar100', dir, 'test', { fetch })).rejects.toThrow('expected SHA-256');
  expect(asked).toEqual(['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz']);
  expect(stderr).toHaveBeenCalledWith(`downloading ${asked[0]}\n`);
  expect(await readdir(dir)).toEqual([]);
});

it('says without a network which file to put where', async () => {
  const open = (folder?: string) => openKnownSet('emnist-digits', folder, 'train', offline);
  const error = await open()?.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DataError);
  const url = 'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip';
  expect(error).toMatchObject({ message: `${url} cannot be downloaded: fetch failed: ENOTFOUND` });
  const { hint } = error as DataError;
  expect(hint).toContain(`download ${url} yourself`);
  expect(hint).toContain(path.join(dir, 'cache', 'datasets', 'emnist'));
  await expect(open(dir)).rejects.toMatchObject({ hint: expect.stringContaining(`put the file in ${dir}.`) });
});

it('shows a bar on a terminal', () => {
  const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
  try {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    const progress = new DownloadProgress();
    const url = 'https://x.org/files/set.tar.gz';
    for (const received of [2 ** 20, 2 ** 21]) progress.update({ url, received, total: 2 ** 22 });
    progress.stop();
    expect(written.join('')).toContain('set.tar.gz from x.org');
    expect(written.join('')).toContain('of 4.0 MiB');
  } finally {
    if (isTTY) Object.defineProperty(process.stderr, 'isTTY', isTTY);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
  }
});
