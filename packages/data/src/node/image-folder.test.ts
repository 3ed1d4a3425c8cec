import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, DataError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../../test/encode-png.js';
import type { Dataset } from '../datasets/dataset.js';
import { images } from '../images/images.fixture.js';
import { decodeImage, Loader } from '../index.js';
import { imageFolder, openImageFolder } from './index.js';

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
    expect(skipping.warnings).toEqual([
      `skipped 1 file not readable as an image: ${join(dir, 'cat/note.txt')}`,
      `skipped 1 broken image file: ${skipping.skipped[1]?.reason}`,
    ]);
    await expect(imageFolder(dir, { lazy })).rejects.toThrow(
      `1 of 4 image files cannot be read: ${join(dir, 'cat/0.png')}: truncated`,
    );
    await rm(join(dir, 'cat/1.png'));
    await expect(imageFolder(dir, { lazy, onCorrupt: 'skip' })).rejects.toThrow(
      `the class folder ${join(dir, 'cat')} has no images that can be read`,
    );
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an empty folder', async () => {}, 'has no class folders'],
    ['images outside class folders', () => put('1.png', gray(1)), '1.png is not in a class folder'],
    ['an empty class', () => mkdir(join(dir, 'a')), 'a has no images that can be read'],
    [
      'a class of other files',
      () => put('a/1.gif', 'x'),
      'a/1.gif is not a PNG, JPEG, WebP, GIF or BMP file: it looks like text',
    ],
    [
      'the beginning of an image',
      () => put('a/1.png', 'GIF89a'),
      'a/1.png: truncated: the GIF file ends too soon',
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
      'a has no images that can be read',
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

it('enters subfolders of a class folder, but not in cycles', async () => {
  await put('a/deep/down/2.png', gray(2));
  await put('a/1.png', gray(1));
  const folder = await imageFolder(dir, { channels: 1 });
  expect(folder.paths).toEqual(['a/1.png', 'a/deep/down/2.png'].map((path) => join(dir, path)));
  await symlink('..', join(dir, 'a/deep/up'));
  await expect(imageFolder(dir)).rejects.toThrow('a/deep/up forms a cycle');
  expect(await imageFolder(dir, { onCorrupt: 'skip' })).toMatchObject({ length: 2 });
});

it.each([
  ['in a class folder', ''],
  ['in a part', 'train'],
])('names links that lead nowhere, %s, or skips them', async (_, part) => {
  await put(join(part, 'a/1.png'), gray(1));
  await put(join(part, 'b/1.png'), gray(2));
  // The last two may be a class and a part.
  const links = [join(part, 'a/2.png'), join(part, 'a/loop'), join(part, 'c'), 'test'];
  for (const link of links) await symlink(link.endsWith('loop') ? 'loop' : 'gone', join(dir, link));
  const all = openImageFolder(dir);
  await expect(all).rejects.toMatchObject({ code: 'DATA_CORRUPT' });
  await expect(all).rejects.toThrow('4 of 6 image files cannot be read');
  await expect(all).rejects.toThrow(`${join(dir, part, 'a/2.png')} cannot be read: it links to nothing`);
  await expect(all).rejects.toThrow('loop cannot be read: its symbolic links form a cycle');
  const { train, warnings } = await openImageFolder(dir, { onCorrupt: 'skip' });
  expect([train.length, train.classes]).toEqual([2, ['a', 'b']]);
  expect(warnings).toEqual([expect.stringContaining('skipped 4 broken image files')]);
});

it('reads a header at any place, and detects a changed image', async () => {
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

it('reads no more than the beginning of files that are not images', async () => {
  await put('a/1.png', gray(1));
  await put('a/video.mp4', '\0\0\0\x18ftypmp42');
  await truncate(join(dir, 'a/video.mp4'), 2 ** 28 + 1);
  const folder = await imageFolder(dir);
  expect(folder.skipped[0]?.reason).toContain('it looks like a video');
});

it('decodes a lazy folder once if it skips broken images, so that none fails later', async () => {
  await put('a/1.png', gray(1));
  const cut = bytesOf(images.jpeg?.file as string);
  await put('a/2.jpg', Uint8Array.of(...cut.subarray(0, -60), 0xff, 0xd9));
  expect((await imageFolder(dir, { lazy: true })).length).toBe(2);
  const folder = await imageFolder(dir, { lazy: true, onCorrupt: 'skip' });
  expect(folder.length).toBe(1);
  expect(folder.skipped[0]?.reason).toContain('premature end');
});

it('opens parts in memory, as the lazy parts are', async () => {
  await put('train/a/1.png', gray(1));
  await put(
    'train/a/2.png',
    encodePng({
      width: 3,
      height: 2,
      depth: 8,
      colorType: 2,
      samples: Array.from({ length: 18 }, (_, i) => 14 * i),
    }),
  );
  await put('test/a/1.png', gray(3));
  for (const options of [{}, { size: [2, 2] as const }, { channels: 1 as const, size: [1, 3] as const }]) {
    const lazy = await openImageFolder(dir, options);
    const eager = await openImageFolder(dir, { ...options, lazy: false });
    expect(eager.train.shape).toEqual(lazy.train.shape);
    expect(eager.test?.encoded).toBeUndefined();
    expect(lazy.test?.encoded).toBeDefined();
    for (const i of [0, 1]) expect(await eager.train.get(i)).toEqual(await lazy.train.get(i));
  }
});
