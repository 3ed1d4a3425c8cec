import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@convkit/core';
import { gzip } from 'pako';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../download/sha256.js';
import { encodeIdx, type IdxSet } from '../index.js';
import { emnistFolder, fashionMnistFolder, idxSetFolder, mnistFolder, readIdxFolder } from './index.js';

const images = encodeIdx({ shape: [2, 2, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
const labels = encodeIdx({ shape: [2], data: Uint8Array.of(0, 1) });

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-idx-'));
});
afterEach(() => rm(dir, { recursive: true }));

const put = (name: string, bytes: Uint8Array) => writeFile(join(dir, name), bytes);

it.each([
  ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
  ['t10k-images-idx3-ubyte.gz', 't10k-labels.idx1-ubyte'],
  ['t10k-images.idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'],
])('reads %s and %s', async (imagesName, labelsName) => {
  await put(imagesName, imagesName.endsWith('.gz') ? gzip(images) : images);
  await put(labelsName, labelsName.endsWith('.gz') ? gzip(labels) : labels);
  const dataset = await readIdxFolder(dir, { split: 'test', classes: ['no', 'yes'] });
  expect(dataset).toMatchObject({ length: 2, shape: [2, 2, 1], classes: ['no', 'yes'] });
  expect(dataset.get(1)).toEqual({ image: Uint8Array.of(5, 6, 7, 8), label: 1 });
});

it('verifies the checksums of a published set, and names the file', async () => {
  await put('train-images-idx3-ubyte', images);
  await put('train-labels-idx1-ubyte', labels);
  const sums = { images: await sha256(images), labels: await sha256(labels) };
  const set: IdxSet = { name: 'Tiny', classes: ['a', 'b'], sha256: { train: sums, test: sums } };
  expect(await idxSetFolder(set, dir, { split: 'train' })).toMatchObject({ length: 2, classes: ['a', 'b'] });
  const path = join(dir, 'train-images-idx3-ubyte');
  await expect(mnistFolder(dir, { split: 'train' })).rejects.toThrow(
    `${path} is not the file of MNIST: expected SHA-256`,
  );
  await expect(fashionMnistFolder(dir, { split: 'train' })).rejects.toThrow(
    `${path} is not the file of Fashion-MNIST`,
  );
});

it('leaves the images of an uncompressed file on disk', async () => {
  const sums = { images: await sha256(images), labels: await sha256(labels) };
  const set: IdxSet = { name: 'Tiny', classes: ['a', 'b'], sha256: { train: sums, test: sums } };
  const open = () => idxSetFolder(set, dir, { split: 'train', lazy: true });
  await put('train-images-idx3-ubyte.gz', gzip(images));
  await put('train-labels-idx1-ubyte.gz', gzip(labels));
  await expect(open()).rejects.toThrow(`the folder ${dir} has none of train-images-idx3-ubyte, `);
  await put('train-images-idx3-ubyte', images);
  const dataset = await open();
  expect(dataset).toMatchObject({ length: 2, shape: [2, 2, 1], labels: Int32Array.of(0, 1) });
  expect(await dataset.get(1)).toEqual({ image: Uint8Array.of(5, 6, 7, 8), label: 1 });
  await dataset.close();
  await expect(dataset.get(0)).rejects.toThrow('train-images-idx3-ubyte is closed');

  await put('train-images-idx3-ubyte', images.with(20, 0));
  await expect(open()).rejects.toThrow('train-images-idx3-ubyte is not the file of Tiny: expected SHA-256');
  await put('train-images-idx3-ubyte', images.subarray(0, 23));
  await expect(open()).rejects.toThrow('specifies 2 images, 24 bytes in total, but it has 23');
  await put('train-images-idx3-ubyte', images.subarray(0, 6));
  await expect(open()).rejects.toThrow('truncated');
  await put('train-images-idx3-ubyte', labels);
  await expect(open()).rejects.toThrow('must hold images, but holds an array [2]');
  await put('train-images-idx3-ubyte', encodeIdx({ shape: [3, 2, 2], data: new Uint8Array(12) }));
  await expect(open()).rejects.toThrow('holds 3 images, but');
});

it('reads EMNIST', async () => {
  await put('emnist-letters-test-images-idx3-ubyte', images);
  await put(
    'emnist-letters-test-labels-idx1-ubyte.gz',
    gzip(encodeIdx({ shape: [2], data: Uint8Array.of(26, 1) })),
  );
  const dataset = await emnistFolder(dir, { variant: 'letters', split: 'test' });
  expect(dataset.get(0)).toEqual({ image: Uint8Array.of(1, 3, 2, 4), label: 25 });
  await expect(emnistFolder(dir, { variant: 'digits', split: 'test' })).rejects.toThrow(
    `the folder ${dir} has none of emnist-digits-test-images-idx3-ubyte,`,
  );
});

it('names a file that is missing, unreadable or too large', async () => {
  await expect(mnistFolder(join(dir, 'none'), { split: 'test' })).rejects.toThrow(
    `the folder ${join(dir, 'none')} has none of t10k-images-idx3-ubyte, `,
  );
  await put('t10k-images-idx3-ubyte', images);
  await expect(readIdxFolder(dir, { split: 'test' })).rejects.toThrow('t10k-labels-idx1-ubyte');
  await expect(readIdxFolder(dir, { split: 'test', maxBytes: 20 })).rejects.toThrow(
    'oversized: 24 bytes, the limit is 20',
  );
  await mkdir(join(dir, 't10k-labels-idx1-ubyte'));
  await expect(readIdxFolder(dir, { split: 'test' })).rejects.toThrow('t10k-labels-idx1-ubyte is not a file');
  await put('file', images);
  const rejected = mnistFolder(join(dir, 'file'), { split: 'test' });
  await expect(rejected).rejects.toThrow(DataError);
  await expect(rejected).rejects.toThrow('cannot be read: it is not a folder');
});
