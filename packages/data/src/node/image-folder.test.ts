import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, DataError } from '@convkit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../../test/encode-png.js';
import { Loader } from '../index.js';
import { imageFolder } from './index.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-pictures-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), bytes);
}

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
  it('sorts classes and files, and reads each picture', async () => {
    await putSound();
    const folder = await imageFolder(dir, { lazy, channels: 1 });
    expect(folder).toMatchObject({ length: 3, classes: ['cat', '犬'], shape: [2, 2, 1], skipped: [] });
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
    for await (const { labels } of new Loader(folder, { batch: 3 }).epoch())
      expect([...labels]).toEqual([0, 1, 1]);
    await expect((async () => folder.get(3))()).rejects.toThrow(ConfigError);
  });

  it('stretches to a size, or refuses another one', async () => {
    await put('a/1.png', gray(5));
    await put('a/2.png', gray(6, 4, 3));
    const folder = await imageFolder(dir, { lazy, channels: 1, size: [1, 3] });
    expect(folder.shape).toEqual([1, 3, 1]);
    expect((await folder.get(1)).image).toEqual(Uint8Array.of(6, 6, 6));
    const mixed = async () => (await imageFolder(dir, { lazy })).get(1);
    await expect(mixed()).rejects.toThrow(`${join(dir, 'a/2.png')} is 3x4, the pictures before it are 2x2`);
  });

  it('stops at a damaged picture, or leaves it out and says so', async () => {
    await putSound();
    await put('cat/0.png', gray(1).subarray(0, 50));
    await put('cat/note.txt', 'x');
    const skipping = await imageFolder(dir, { lazy, onCorrupt: 'skip' });
    expect(skipping.length).toBe(3);
    expect(skipping.skipped).toEqual(['cat/note.txt', 'cat/0.png'].map((path) => join(dir, path)));
    expect((await skipping.get(0)).image[0]).toBe(9);
    await expect(imageFolder(dir, { lazy })).rejects.toThrow(`${join(dir, 'cat/note.txt')} is no PNG file`);
    await rm(join(dir, 'cat/note.txt'));
    const read = async () => (await imageFolder(dir, { lazy })).get(0);
    await expect(read()).rejects.toThrow(`${join(dir, 'cat/0.png')}: truncated`);
    await rm(join(dir, 'cat/1.png'));
    await expect(imageFolder(dir, { lazy, onCorrupt: 'skip' })).rejects.toThrow(
      'no picture of the class cat',
    );
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an empty folder', async () => {}, 'has no subfolder, so no class'],
    ['pictures in no class', () => put('1.png', gray(1)), '1.png lies in no class'],
    ['an empty class', () => mkdir(join(dir, 'a')), 'has no PNG files'],
    ['a class of other files', () => put('a/1.jpg', 'x'), 'has no PNG files'],
    ['a folder within a class', () => put('a/b/1.png', gray(1)), 'b is a folder within a class'],
    [
      'a circle of links',
      () => symlink('loop', join(dir, 'loop')),
      'loop cannot be read: its symbolic links lead in a circle',
    ],
    [
      'a folder named like a picture',
      () => mkdir(join(dir, 'a/1.png'), { recursive: true }),
      'is a folder within a class',
    ],
    ['a picture over the limit', () => put('a/1.png', gray(1, 100, 101)), 'oversized: 100x101'],
  ])('refuses %s', async (_, prepare, message) => {
    await prepare();
    const refused = imageFolder(dir, { lazy, maxPixels: 10_000 });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
  });

  it('refuses options that cannot be', async () => {
    await expect(imageFolder(dir, { lazy, channels: 2 as 1 })).rejects.toThrow(ConfigError);
    await expect(imageFolder(dir, { lazy, size: [0, 3] })).rejects.toThrow(ConfigError);
    await expect(imageFolder(join(dir, 'none'), { lazy })).rejects.toThrow(
      `${join(dir, 'none')} cannot be read: it does not exist`,
    );
  });
});

it('bounds the memory of a folder that is not lazy', async () => {
  await putSound();
  await expect(imageFolder(dir, { maxBytes: 35 })).rejects.toThrow(
    'take 36 bytes in memory, the limit is 35',
  );
});
