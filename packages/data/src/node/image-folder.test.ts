import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, DataError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../../test/encode-png.js';
import type { Dataset } from '../datasets/dataset.js';
import { images } from '../images/images.fixture.js';
import { decodeImage, Loader } from '../index.js';
import { imageFolder } from './index.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-images-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), bytes);
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

const gray = (value: number, width = 2, height = 2) =>
  encodePng({ width, height, depth: 8, colorType: 0, samples: Array(width * height).fill(value) });

async function putSound(): Promise<void> {
  await put('犬/b.png', gray(2));
  await put('犬/a.PNG', gray(1));
  await put(
    'cat/1.png',
    encodePng({ width: 2, height: 2, depth: 8, colorType: 2, samples: Array(12).fill(9) }),
  );
  await put('cat/.hidden', 'x');
  await put('README.txt', 'x');
}

describe.each([false, true])('imageFolder, lazy %s', (lazy) => {
  it('sorts classes and files, and reads the images', async () => {
    await putSound();
    const folder = await imageFolder(dir, { lazy, channels: 1 });
    expect(folder).toMatchObject({ length: 3, classes: ['cat', '犬'], shape: [2, 2, 1], skipped: [] });
    expect([...folder.labels]).toEqual([0, 1, 1]);
    expect(folder.paths).toEqual(['cat/1.png', '犬/a.PNG', '犬/b.png'].map((path) => join(dir, path)));
    const samples = await Promise.all([0, 1, 2].map((i) => folder.get(i)));
    expect(samples).toEqual(
      [
        [9, 0],
        [1, 1],
        [2, 1],
      ].map(([v = 0, label]) => ({ image: new Uint8Array(4).fill(v), label })),
    );
    expect((await imageFolder(dir, { lazy })).shape).toEqual([2, 2, 3]);
    for await (const { labels } of new Loader(folder, { batchSize: 3 }).epoch())
      expect([...labels]).toEqual([0, 1, 1]);
    await expect((async () => folder.get(3))()).rejects.toThrow(ConfigError);
  });

  it('resizes images, or leaves their sizes', async () => {
    await put('a/1.png', gray(5));
    await put('a/2.png', gray(6, 4, 3));
    const folder = await imageFolder(dir, { lazy, channels: 1, size: [1, 3] });
    expect(folder.shape).toEqual([1, 3, 1]);
    expect(await folder.get(1)).toEqual({ image: Uint8Array.of(6, 6, 6), label: 0 });
    await put('a/3.png', gray(7, 4, 2));
    const mixed = await imageFolder(dir, { lazy, channels: 1 });
    expect(mixed.shape).toEqual([null, null, 1]);
    expect(await mixed.get(1)).toEqual({ image: new Uint8Array(12).fill(6), label: 0, shape: [3, 4, 1] });
    await rm(join(dir, 'a/2.png'));
    expect((await imageFolder(dir, { lazy })).shape).toEqual([2, null, 3]);
  });

  it('fails at a damaged image, or skips and reports it', async () => {
    await putSound();
    await put('cat/0.png', gray(1).subarray(0, 50));
    await put('cat/note.txt', 'x');
    const skipping = await imageFolder(dir, { lazy, onCorrupt: 'skip' });
    expect(skipping.length).toBe(3);
    expect(skipping.skipped.map(({ path }) => path)).toEqual(
      ['cat/note.txt', 'cat/0.png'].map((path) => join(dir, path)),
    );
    for (const { path, reason } of skipping.skipped) expect(reason).toContain(path);
    expect((await skipping.get(0)).image[0]).toBe(9);
    await expect(imageFolder(dir, { lazy })).rejects.toThrow(
      `${join(dir, 'cat/note.txt')} is not an image file`,
    );
    await rm(join(dir, 'cat/note.txt'));
    const read = async () => (await imageFolder(dir, { lazy })).get(0);
    await expect(read()).rejects.toThrow(`${join(dir, 'cat/0.png')}: truncated`);
    await rm(join(dir, 'cat/1.png'));
    await expect(imageFolder(dir, { lazy, onCorrupt: 'skip' })).rejects.toThrow(
      'none of the images of the class cat',
    );
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an empty folder', async () => {}, 'has no class folders'],
    ['images outside class folders', () => put('1.png', gray(1)), '1.png is not in a class folder'],
    ['an empty class', () => mkdir(join(dir, 'a')), 'contains no PNG, JPEG or WebP images'],
    ['a class of other files', () => put('a/1.gif', 'x'), 'contains no PNG, JPEG or WebP images'],
    ['a subfolder of a class', () => put('a/b/1.png', gray(1)), 'a/b is a subfolder of a class folder'],
    [
      'a file that is not an image',
      () => put('a/1.png', 'GIF89a'),
      'a/1.png is not a PNG, JPEG or WebP file: it looks like a GIF',
    ],
    [
      'a name in two Unicode normalizations',
      async () => {
        await put('\u00e9/1.png', gray(1));
        await put('e\u0301/1.png', gray(1));
      },
      'exists twice, in different Unicode normalizations',
    ],
    [
      'a cycle of links',
      () => symlink('loop', join(dir, 'loop')),
      'loop cannot be read: its symbolic links form a cycle',
    ],
    [
      'a folder named like an image',
      () => mkdir(join(dir, 'a/1.png'), { recursive: true }),
      'is a subfolder of a class folder',
    ],
    ['an image over the limit', () => put('a/1.png', gray(1, 100, 101)), 'oversized: 100x101'],
  ])('rejects %s', async (_, prepare, message) => {
    await prepare();
    const rejected = imageFolder(dir, { lazy, maxPixels: 10_000 });
    await expect(rejected).rejects.toThrow(DataError);
    await expect(rejected).rejects.toThrow(message);
  });

  it('rejects invalid options', async () => {
    await expect(imageFolder(dir, { lazy, channels: 2 as 1 })).rejects.toThrow(ConfigError);
    await expect(imageFolder(dir, { lazy, size: [0, 3] })).rejects.toThrow(ConfigError);
    await expect(imageFolder(join(dir, 'none'), { lazy })).rejects.toThrow(
      `${join(dir, 'none')} cannot be read: it does not exist`,
    );
  });
});

it('detects the format by content, whatever the file name', async () => {
  await put('a/1.png', bytesOf(images.jpeg?.file as string));
  await put('a/2.JPG', bytesOf(images.webp?.file as string));
  await put('b/3.webp', bytesOf(images['jpeg, orientation 6']?.file as string));
  const folder = await imageFolder(dir, { lazy: true });
  expect(folder.shape).toEqual([null, null, 3]);
  expect(await Promise.all([0, 2].map(async (i) => (await folder.get(i)).shape))).toEqual([
    [13, 19, 3],
    [19, 13, 3],
  ]);
  const resized = await imageFolder(dir, { size: [8, 8], channels: 1 });
  const lazily = await imageFolder(dir, { size: [8, 8], channels: 1, lazy: true });
  for (let i = 0; i < 3; i++) {
    expect(await lazily.get(i)).toEqual(await resized.get(i));
    const { bytes, name, label, decode } = await (lazily as Required<Dataset>).encoded(i);
    const { data } = await decodeImage(bytes, name, structuredClone(decode));
    expect({ image: data, label }).toEqual(await resized.get(i));
  }
  expect(resized.encoded).toBeUndefined();
});

it('accepts names in any script, in a fixed order', async () => {
  const names = ['e\u0301.png', 'z.png', '\u05d0.png', '\ud83d\ude00.png', 'a\nb.png', '\uac00.png'];
  for (const [i, name] of names.entries()) await put(`\u2066c/${name}`, gray(i));
  const folder = await imageFolder(dir, { channels: 1 });
  const samples = await Promise.all(Array.from({ length: 6 }, (_, i) => folder.get(i)));
  expect(samples.map(({ image }) => image[0])).toEqual([4, 1, 0, 2, 5, 3]);
});

it('enters subfolders of a class folder if nested, but not in cycles', async () => {
  await put('a/deep/down/2.png', gray(2));
  await put('a/1.png', gray(1));
  const folder = await imageFolder(dir, { nested: true, channels: 1 });
  expect(folder.paths).toEqual(['a/1.png', 'a/deep/down/2.png'].map((path) => join(dir, path)));
  await symlink('..', join(dir, 'a/deep/up'));
  await expect(imageFolder(dir, { nested: true })).rejects.toThrow('a/deep/up forms a cycle');
});

it('reads a header beyond the first bytes, and detects a changed image', async () => {
  const jpeg = bytesOf(images.jpeg?.file as string);
  const comment = Uint8Array.of(0xff, 0xfe, 0xff, 0xff, ...new Uint8Array(65_533));
  await put('a/1.jpg', Buffer.concat([jpeg.subarray(0, 2), comment, comment, jpeg.subarray(2)]));
  const folder = await imageFolder(dir, { lazy: true });
  expect(folder.shape).toEqual([13, 19, 3]);
  await put('a/1.jpg', gray(1));
  await expect(folder.get(0)).rejects.toThrow('1.jpg is 2x2, but was 13x19 when the folder was opened');
});

it('has no encoded samples with custom decoders', async () => {
  await put('a/1.png', gray(1));
  const png = () => ({ height: 2, width: 2, channels: 1, data: new Uint8Array(4).fill(77) });
  const folder = await imageFolder(dir, { lazy: true, channels: 1, decoders: { png } });
  expect((await folder.get(0)).image[0]).toBe(77);
  expect(folder.encoded).toBeUndefined();
});

it('limits the memory of a folder that is not lazy', async () => {
  await putSound();
  await expect(imageFolder(dir, { maxBytes: 35 })).rejects.toThrow('take more than 35 bytes in memory');
});
