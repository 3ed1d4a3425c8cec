import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import { CIFAR10, MNIST } from '../index.js';
import * as node from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-arguments-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'a.csv'), 'image,x\na.png,1\n');

const offline = async () => {
  throw new TypeError('fetch failed');
};

/** There is nothing in the folder: an error of convkit says so, whatever else is right. */
const absent =
  (open: (...values: never[]) => Promise<unknown>) =>
  async (...values: never[]) => {
    try {
      return await open(...values);
    } catch (error) {
      if ((error as { name?: string }).name !== 'DataError') throw error;
    }
  };
const split = (open: (...values: never[]) => Promise<unknown>, ...more: object[]) => ({
  valid: () => [folder, Object.assign({ split: 'train' }, ...more)],
  call: absent(open),
});
const images = { size: [8, 8], channels: 1, lazy: true, allowEmpty: true, maxBytes: 1000, onCorrupt: 'skip' };

testArguments(node, {
  cacheFolder: () => ['datasets'],
  cifar100Folder: split(node.cifar100Folder as never, { labels: 'fine', lazy: false }),
  cifar10Folder: split(node.cifar10Folder as never, { lazy: false }),
  cifarSetFolder: {
    valid: () => [CIFAR10, folder, { split: 'train', lazy: false }],
    call: absent(node.cifarSetFolder as never),
  },
  datasetFolder: () => ['mnist'],
  downloadFile: {
    valid: () => ['data:,text', join(folder, 'text'), { retries: 0 }],
    call: (url: string, path: string, ...rest: never[]) =>
      (node.downloadFile as (...values: unknown[]) => Promise<void>)(
        url,
        path === 'nonsense' ? join(folder, path) : path,
        ...rest,
      ),
  },
  emnistFolder: split(node.emnistFolder as never, { variant: 'digits' }),
  fashionMnistFolder: split(node.fashionMnistFolder as never, { lazy: false }),
  folderCache: () => [folder],
  idxSetFolder: {
    valid: () => [MNIST, folder, { split: 'train', lazy: false }],
    call: absent(node.idxSetFolder as never),
  },
  imageFolder: { valid: () => [folder, images], call: absent(node.imageFolder) },
  loadDataset: {
    valid: () => ['mnist', { split: 'train', dir: folder, download: false, fetch: offline, retries: 0 }],
    call: absent(node.loadDataset),
  },
  mnistFolder: split(node.mnistFolder as never, { lazy: false }),
  openImageFolder: { valid: () => [folder, images], call: absent(node.openImageFolder) },
  openImageTable: () => [join(folder, 'a.csv')],
  readIdxFolder: split(node.readIdxFolder),
});
