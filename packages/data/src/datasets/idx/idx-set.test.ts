import { ConfigError, DataError } from '@convkit/core';
import { gzip } from 'pako';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../download/sha256.js';
import {
  encodeIdx,
  FASHION_MNIST,
  fashionMnist,
  type IdxPair,
  type IdxSet,
  idxDataset,
  idxSet,
  MNIST,
  mnist,
} from '../../index.js';

const images = encodeIdx({ shape: [3, 2, 2], data: Uint8Array.from({ length: 12 }, (_, i) => i * 20) });
const labels = encodeIdx({ shape: [3], data: Uint8Array.of(1, 0, 2) });
const pair = (change: Partial<Record<keyof IdxPair, Uint8Array>> = {}): IdxPair => ({
  images: { name: 'images', bytes: change.images ?? images },
  labels: { name: 'answers', bytes: change.labels ?? labels },
});

const tiny = async (): Promise<IdxSet> => {
  const sums = { images: await sha256(images), labels: await sha256(labels) };
  return { name: 'Tiny', classes: ['a', 'b', 'c'], sha256: { train: sums, test: sums } };
};

describe('idxDataset', () => {
  it('returns images and labels', () => {
    const dataset = idxDataset(pair());
    expect(dataset).toMatchObject({ length: 3, shape: [2, 2, 1], classes: ['0', '1', '2'] });
    expect(dataset.get(2)).toEqual({ image: Uint8Array.of(160, 180, 200, 220), label: 2 });
  });

  it('accepts color images and wider labels', () => {
    const color = encodeIdx({ shape: [1, 1, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    const wide = encodeIdx({ shape: [1], data: Int32Array.of(1) });
    const dataset = idxDataset(pair({ images: color, labels: wide }), { classes: ['no', 'yes'] });
    expect(dataset.shape).toEqual([1, 2, 3]);
    expect(dataset.get(0).label).toBe(1);
  });

  it.each([
    [
      'files of different lengths',
      { labels: encodeIdx({ shape: [2], data: new Uint8Array(2) }) },
      'images holds 3 images, but answers holds 2 labels',
    ],
    [
      'labels in place of images',
      { images: labels },
      'images must hold images.*but holds an array \\[3\\] of uint8',
    ],
    ['images in place of labels', { labels: images }, 'answers must hold labels.*\\[3, 2, 2\\]'],
    [
      'images of floats',
      { images: encodeIdx({ shape: [3, 1, 1], data: new Float32Array(3) }) },
      'of float32',
    ],
    ['labels of floats', { labels: encodeIdx({ shape: [3], data: new Float32Array(3) }) }, 'whole numbers'],
    [
      'a negative label',
      { labels: encodeIdx({ shape: [3], data: Int8Array.of(0, -1, 1) }) },
      'answers, entry 1: label -1 is out of range',
    ],
    [
      'no images',
      { images: encodeIdx({ shape: [0, 28, 28], data: new Uint8Array(0) }) },
      'contains no images',
    ],
    [
      'images without pixels',
      { images: encodeIdx({ shape: [3, 0, 28], data: new Uint8Array(0) }) },
      'images',
    ],
    ['a truncated file', { images: images.subarray(0, 20) }, 'images: truncated'],
  ])('rejects %s', (_, change, message) => {
    expect(() => idxDataset(pair(change))).toThrow(DataError);
    expect(() => idxDataset(pair(change))).toThrow(new RegExp(message));
  });

  it('rejects a label without a class, and a label too large to number classes', () => {
    expect(() => idxDataset(pair(), { classes: ['a', 'b'] })).toThrow(
      'answers, entry 2: label 2 is out of range: with 2 classes',
    );
    const wide = encodeIdx({ shape: [3], data: Int32Array.of(0, 1, 1e9) });
    expect(() => idxDataset(pair({ labels: wide }))).toThrow(ConfigError);
  });
});

describe('a published dataset', () => {
  it('is verified by the checksums of its uncompressed files', async () => {
    const dataset = await idxSet(await tiny(), pair({ images: gzip(images) }), { split: 'train' });
    expect(dataset.classes).toEqual(['a', 'b', 'c']);
  });

  it('is rejected with file, expected and actual checksum', async () => {
    const other = labels.slice();
    other[8] = 0;
    const set = await tiny();
    const rejected = idxSet(set, pair({ labels: other }), { split: 'test' });
    await expect(rejected).rejects.toThrow(DataError);
    await expect(rejected).rejects.toThrow(
      `answers is not the file of Tiny: expected SHA-256 ${set.sha256.test.labels}, got ${await sha256(other)}`,
    );
    await expect(mnist(pair(), { split: 'train' })).rejects.toThrow('images is not the file of MNIST');
    await expect(fashionMnist(pair(), { split: 'train' })).rejects.toThrow('Fashion-MNIST');
  });

  it('reports what is wrong with a file rather than that its checksum differs', async () => {
    await expect(idxSet(await tiny(), pair({ images: labels }), { split: 'train' })).rejects.toThrow(
      'must hold images',
    );
  });

  it('has two splits', async () => {
    await expect(idxSet(await tiny(), pair(), { split: 'validation' as never })).rejects.toThrow(ConfigError);
  });

  it.each([MNIST, FASHION_MNIST])(
    '$name has ten classes and four different checksums',
    ({ classes, sha256: sums }) => {
      const all = [sums.train, sums.test].flatMap(({ images, labels }) => [images, labels]);
      expect(new Set(classes).size).toBe(10);
      expect(new Set(all).size).toBe(4);
      for (const sum of all) expect(sum).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});
