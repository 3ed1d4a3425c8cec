import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError } from '@convkit/core';
import { encodeIdx } from '@convkit/data';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openData } from './data.js';
import { writeStrokes } from './images.fixture.js';
import { DownloadProgress } from './output/download-progress.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'convkit-sets-'));
  vi.stubEnv('CONVKIT_CACHE', path.join(dir, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await rm(dir, { recursive: true });
});

it('opens MNIST from the installed package', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const data = await openData('mnist', {});
  expect(data).toMatchObject({ source: 'mnist', channels: 1, train: { length: 60_000 } });
  expect(data.test).toBe(data.validation);
  expect(data.test.length).toBe(10_000);
});

it('opens a known set from --data-dir, and limits it', async () => {
  for (const part of ['train', 'test']) {
    const file = (kind: string) => path.join(dir, `emnist-letters-${part}-${kind}-ubyte`);
    await writeFile(file('images-idx3'), encodeIdx({ shape: [4, 28, 28], data: new Uint8Array(4 * 784) }));
    await writeFile(file('labels-idx1'), encodeIdx({ shape: [4], data: Uint8Array.of(1, 26, 1, 26) }));
  }
  const { train, test } = await openData('emnist-letters', { dataDir: dir, limit: 2 });
  expect(Array.from(train.labels, (label) => train.classes[label])).toEqual(['A', 'Z']);
  expect(test.length).toBe(4);
});

it('reports the download of a missing dataset', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(String(url));
    return new Response('not the archive');
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(openData('cifar100', { dataDir: dir })).rejects.toThrow('expected SHA-256');
  expect(asked[0]).toBe('https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz');
  expect(stderr).toHaveBeenCalledWith(`downloading ${asked[0]}\n`);
});

it('opens a folder, with its flags', async () => {
  writeStrokes(dir, 10);
  const { train, validation, channels } = await openData(dir, { validationSplit: 0.5, channels: 3 });
  expect([train.length, validation.length, channels]).toEqual([15, 15, 3]);
});

it('holds out a part of a known set’s training images for validation', async () => {
  const { train, validation, test, shared } = await openData('mnist', { validationSplit: 1 / 6 });
  // A sixth of each class, rounded.
  expect([train.length, validation.length, test.length, shared]).toEqual([49_999, 10_001, 10_000, undefined]);
  expect(await openData('mnist', {})).toMatchObject({ shared: 'test' });
});

it.each([
  ['a set that does not exist', 'nowhere', {}, 'neither a known dataset nor a folder'],
  ['the name of an object’s method', 'toString', {}, 'neither a known dataset nor a folder'],
  ['--data-dir with a folder', '.', { dataDir: 'x' }, '--data-dir applies to known datasets'],
  ['--skip-corrupt with a known set', 'mnist', { skipCorrupt: true }, '--skip-corrupt applies to folders'],
])('rejects %s', async (_, source, flags, message) => {
  const opened = openData(source, flags);
  await expect(opened).rejects.toThrow(ConfigError);
  await expect(opened).rejects.toThrow(message);
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
