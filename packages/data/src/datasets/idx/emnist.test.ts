import { ConfigError, DataError } from '@convkit/core';
import { testDataset } from '@convkit/testing';
import { gzip } from 'pako';
import { expect, it } from 'vitest';
import { EMNIST_VARIANTS, type EmnistVariant, emnist, encodeIdx, type IdxPair } from '../../index.js';

// An L, stored transposed.
const stored = [
  [9, 9, 9, 9],
  [0, 0, 0, 9],
].flat();
const images = encodeIdx({ shape: [2, 2, 4], data: Uint8Array.from([...stored, ...stored]) });

const pair = (labels: number[]): IdxPair => ({
  images: { name: 'images', bytes: gzip(images) },
  labels: { name: 'answers', bytes: encodeIdx({ shape: [2], data: Uint8Array.from(labels) }) },
});
const open = (variant: EmnistVariant, labels: number[]) => emnist(pair(labels), { variant, split: 'test' });

testDataset('EMNIST', () => open('balanced', [0, 46]), { length: 2, shape: [4, 2, 1] });

it('transposes images upright', async () => {
  const { image } = await (await open('digits', [0, 9])).get(1);
  expect([...image]).toEqual([...[9, 0], ...[9, 0], ...[9, 0], ...[9, 9]]);
});

it.each([
  ['byclass', 62, [10, 61], ['A', 'z']],
  ['bymerge', 47, [36, 46], ['a', 't']],
  ['balanced', 47, [37, 43], ['b', 'n']],
  ['letters', 26, [1, 26], ['A', 'Z']],
  ['digits', 10, [0, 9], ['0', '9']],
  ['mnist', 10, [0, 9], ['0', '9']],
] as const)('names the %i classes of %s', async (variant, count, labels, names) => {
  const { classes, ...dataset } = await open(variant, [...labels]);
  expect(classes).toHaveLength(count);
  expect(Array.from(dataset.labels, (label) => classes[label])).toEqual(names);
  expect([dataset.get(0).label, dataset.get(1).label]).toEqual(Array.from(dataset.labels));
});

it('rejects unknown labels and variants', async () => {
  await expect(open('letters', [1, 0])).rejects.toThrow(
    'answers, entry 1: label 0, but the labels of letters start at 1',
  );
  await expect(open('letters', [1, 27])).rejects.toThrow(DataError);
  await expect(open('digits', [1, 10])).rejects.toThrow('answers, entry 1: label 10 is out of range');
  await expect(emnist('https://x/', { variant: 'kanji' as never, split: 'test' })).rejects.toThrow(
    ConfigError,
  );
  expect(EMNIST_VARIANTS).toHaveLength(6);
});

it('is downloaded under its own file names', async () => {
  const asked: string[] = [];
  const fetch = (async (url: string) => {
    asked.push(url);
    return new Response('', { status: 404 });
  }) as typeof globalThis.fetch;
  const missing = emnist('https://x/gzip', { variant: 'letters', split: 'train', fetch });
  await expect(missing).rejects.toThrow(
    'https://x/gzip/ has none of emnist-letters-train-images-idx3-ubyte.gz,',
  );
  expect(asked[0]).toBe('https://x/gzip/emnist-letters-train-images-idx3-ubyte.gz');
});
