import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@convkit/core';
import { testDataset } from '@convkit/testing';
import { packTar } from 'modern-tar';
import { gzip } from 'pako';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cifarImage, TINY_CIFAR, tinyFiles } from '../../test/cifar-files.js';
import { cifar10Folder, cifar100Folder, cifarSetFolder, type LazyDataset } from './index.js';

let dir: string;
const at = (...names: string[]) => join(dir, ...names);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-cifar-'));
  const files = Object.entries(tinyFiles());
  for (const folder of ['flat', 'nested/tiny-bin', 'packed', 'empty'])
    await mkdir(at(folder), { recursive: true });
  for (const [name, bytes] of files) {
    for (const folder of ['flat', 'nested/tiny-bin']) await writeFile(at(folder, name), bytes);
  }
  const entries = files.map(([name, body]) => ({
    header: { name: `tiny-bin/${name}`, size: body.length },
    body,
  }));
  await writeFile(at('packed', 'tiny.tar.gz'), gzip(await packTar(entries)));
});
afterAll(() => rm(dir, { recursive: true }));

const lazily: LazyDataset[] = [];
afterAll(() => Promise.all(lazily.map((dataset) => dataset.close())));

async function lazy() {
  const dataset = await cifarSetFolder(TINY_CIFAR, at('flat'), { split: 'train', lazy: true });
  lazily.push(dataset);
  return dataset;
}

testDataset('CIFAR on disk', lazy, { length: 6, shape: [32, 32, 3], classes: ['a', 'b', 'c'] });

it.each(['flat', 'nested', 'packed'])('reads the folder %s', async (folder) => {
  const dataset = await cifarSetFolder(TINY_CIFAR, at(folder), { split: 'train' });
  expect(dataset.get(4)).toEqual({ image: cifarImage(4), label: 1 });
});

it('leaves the images on disk, until the dataset is closed', async () => {
  const dataset = await cifarSetFolder(TINY_CIFAR, at('nested'), { split: 'train', lazy: true });
  expect([...Array.from(dataset.labels)]).toEqual([0, 1, 2, 0, 1, 2]);
  for (const i of [5, 0, 3, 2]) expect(await dataset.get(i)).toEqual({ image: cifarImage(i), label: i % 3 });
  await dataset.close();
  await dataset.close();
  await expect(dataset.get(3)).rejects.toThrow(`${at('nested', 'tiny-bin', 'data_batch_2.bin')} is closed`);
});

it('names a file that is missing or has the wrong size', async () => {
  await expect(cifar10Folder(at('empty'), { split: 'test' })).rejects.toThrow(
    `the folder ${at('empty')} has no test_batch.bin, nor cifar-10-binary.tar.gz`,
  );
  await expect(cifar100Folder(at('empty'), { split: 'train', lazy: true })).rejects.toThrow(
    'has no train.bin',
  );
  await expect(cifarSetFolder(TINY_CIFAR, at('packed'), { split: 'train', lazy: true })).rejects.toThrow(
    'has no data_batch_1.bin',
  );
  await expect(cifar10Folder(at('flat'), { split: 'no' as never })).rejects.toThrow(ConfigError);
  await expect(cifar10Folder(at('flat'), { split: 'test', lazy: true })).rejects.toThrow(
    `${at('flat', 'test_batch.bin')}: a file of CIFAR-10 holds 10000 records of 3073 bytes, this one has 6146 bytes`,
  );
  await rm(at('nested', 'tiny-bin', 'data_batch_2.bin'));
  for (const lazy of [true, false]) {
    await expect(cifarSetFolder(TINY_CIFAR, at('nested'), { split: 'train', lazy })).rejects.toThrow(
      `${at('nested', 'tiny-bin', 'data_batch_2.bin')} cannot be read: it does not exist`,
    );
  }
});

it('detects a file that is truncated while it is open', async () => {
  const dataset = await cifarSetFolder(TINY_CIFAR, at('flat'), { split: 'train', lazy: true });
  await truncate(at('flat', 'data_batch_1.bin'), 3073 + 100);
  expect((await dataset.get(0)).label).toBe(0);
  await expect(dataset.get(1)).rejects.toThrow(
    `${at('flat', 'data_batch_1.bin')}: truncated: it ends at byte 3173`,
  );
  await dataset.close();
});
