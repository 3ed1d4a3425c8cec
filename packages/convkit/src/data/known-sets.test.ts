import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@convkit/core';
import { encodeIdx } from '@convkit/data';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { foldOf } from './folds/k-fold.js';
import { dataset } from './known-sets.js';
import { classCounts } from './split.js';

/** EMNIST's files have no published checksums, so small ones serve. */
function filesOf(split: string, length: number): Record<string, Uint8Array<ArrayBuffer>> {
  const images = encodeIdx({ shape: [length, 2, 2], data: new Uint8Array(4 * length) });
  const labels = encodeIdx({ shape: [length], data: Uint8Array.from({ length }, (_, i) => i % 10) });
  const stem = `emnist-digits-${split}`;
  return {
    [`${stem}-images-idx3-ubyte`]: images as Uint8Array<ArrayBuffer>,
    [`${stem}-labels-idx1-ubyte`]: labels as Uint8Array<ArrayBuffer>,
  };
}

const files = { ...filesOf('train', 100), ...filesOf('test', 20) };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-sets-'));
});
afterEach(() => rm(dir, { recursive: true }));

it('opens a published set from its folder; the test part serves for validation', async () => {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes);
  const data = await dataset('emnist-digits', { dir, download: false, limit: 50 });
  expect(data).toMatchObject({ source: 'emnist-digits', channels: 1, warnings: [] });
  expect(data.classes).toHaveLength(10);
  expect(classCounts(data.train)).toEqual(Array(10).fill(5));
  expect(data.test.length).toBe(20);
  expect(data.validation).toBe(data.test);
});

it('holds out a part of the training images for validation, and keeps the test part', async () => {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes);
  const open = (limit?: number) =>
    dataset('emnist-digits', { dir, download: false, validationSplit: 0.2, ...(limit && { limit }) });
  const data = await open();
  expect(classCounts(data.train)).toEqual(Array(10).fill(8));
  expect(classCounts(data.validation)).toEqual(Array(10).fill(2));
  expect(data.test.length).toBe(20);
  const { train, validation, test } = foldOf(data, { fold: 4, folds: 5 });
  expect([train.length, validation.length, test]).toEqual([80, 20, data.test]);
  // The images held out stay the same when the training set is limited.
  const limited = await open(30);
  expect([limited.train.length, limited.validation.length]).toEqual([30, 20]);
  expect(Array.from(limited.validation.labels)).toEqual(Array.from(data.validation.labels));
});

it('opens a published set from a URL', async () => {
  const fetch = async (url: string | URL | Request) => {
    const found = files[String(url).split('/').at(-1) as string];
    return found ? new Response(found) : new Response(null, { status: 404 });
  };
  const data = await dataset('emnist-digits', { url: 'https://example.com/sets', fetch });
  expect([data.train.length, data.test.length]).toEqual([100, 20]);
});

it('rejects unknown names and invalid options', async () => {
  await expect(dataset('flowers' as 'mnist')).rejects.toThrow("unknown dataset 'flowers'");
  await expect(dataset(undefined as never)).rejects.toThrow('unknown dataset undefined');
  await expect(dataset('mnist', { channels: 1 } as never)).rejects.toThrow("unknown option 'channels'");
  await expect(dataset('mnist', { validationSplit: 1 })).rejects.toThrow(ConfigError);
  await expect(dataset('mnist', { limit: 0 })).rejects.toThrow(ConfigError);
});
