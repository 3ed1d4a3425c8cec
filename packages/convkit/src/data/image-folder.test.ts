import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, DataError } from '@convkit/core';
import { encodePng } from '@convkit/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageFolderOptions } from './classification-data.js';
import { imageFolder } from './image-folder.js';
import { classCounts } from './split.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-data-'));
});
afterEach(() => rm(dir, { recursive: true }));

const png = encodePng({ height: 2, width: 2, channels: 3, data: new Uint8Array(12).fill(7) });

/** Writes `count` images into each folder. */
async function put(counts: Readonly<Record<string, number>>, bytes = png): Promise<void> {
  for (const [folder, count] of Object.entries(counts)) {
    for (let i = 0; i < count; i++) {
      const path = join(dir, folder, `${i}.png`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
  }
}

describe('imageFolder', () => {
  it('matches the classes of a test part by name', async () => {
    await put({ 'train/circle': 3, 'train/line': 3, 'train/square': 3, 'test/circle': 2, 'test/square': 1 });
    const data = await imageFolder(dir);
    expect(data).toMatchObject({ source: dir, classes: ['circle', 'line', 'square'], channels: 3 });
    expect(classCounts(data.test)).toEqual([2, 0, 1]);
    expect(data.validation).toBe(data.test);
    expect(data.warnings).toEqual(['no test images of line']);
    expect(await data.test.get(2)).toEqual({ image: new Uint8Array(12).fill(7), label: 2 });
  });

  it('uses a validation part for testing if there is no test part', async () => {
    await put({ 'train/a': 3, 'train/b': 3, 'val/a': 1, 'val/b': 2 });
    const data = await imageFolder(pathToFileURL(dir));
    expect(classCounts(data.validation)).toEqual([1, 2]);
    expect(data.test).toBe(data.validation);
  });

  it('keeps validation and test apart', async () => {
    await put({ 'train/a': 3, 'train/b': 3, 'valid/a': 1, 'valid/b': 2, 'test/a': 4, 'test/b': 1 });
    const data = await imageFolder(dir);
    expect([data.train, data.validation, data.test].map(classCounts)).toEqual([
      [3, 3],
      [1, 2],
      [4, 1],
    ]);
  });

  it('holds out at least one image of each class with two or more', async () => {
    await put({ many: 60, plenty: 60, few: 7, one: 1 });
    const data = await imageFolder(dir);
    // In the order of the names: few, many, one, plenty.
    expect(classCounts(data.validation)).toEqual([1, 12, 0, 12]);
    expect(classCounts(data.train)).toEqual([6, 48, 1, 48]);
    expect(data.test).toBe(data.validation);
    expect(data.warnings).toEqual([
      expect.stringMatching(/^unbalanced classes: 60 images of many, but 1 image of one \(60:1\)/),
      'only one image of one: trained on, but not in the validation set',
    ]);
    const again = await imageFolder(dir);
    const other = await imageFolder(dir, { seed: 2 });
    expect(again.validation.paths).toEqual(data.validation.paths);
    expect(other.validation.paths).not.toEqual(data.validation.paths);
  });

  it('limits the training part to a stratified subset', async () => {
    await put({ a: 60, b: 60, c: 60 });
    const data = await imageFolder(dir, { limit: 50, validationSplit: 0.1 });
    expect(data.train.length).toBe(50);
    expect(Math.min(...classCounts(data.train))).toBe(16);
    expect(classCounts(data.validation)).toEqual([6, 6, 6]);
  });

  it('names all broken files, or skips them', async () => {
    await put({ a: 20, b: 19 });
    await writeFile(join(dir, 'b/bad.png'), png.subarray(0, 40));
    await expect(imageFolder(dir)).rejects.toThrow('1 of 40 image files cannot be read');
    const data = await imageFolder(dir, { skipCorrupt: true });
    expect(data.train.length + data.validation.length).toBe(39);
    expect(data.warnings).toEqual([expect.stringContaining('skipped 1 broken image file')]);
  });

  it('shows white through transparent pixels, and warns if nothing is left', async () => {
    await put(
      { a: 2, b: 2 },
      encodePng({ height: 1, width: 2, channels: 2, data: Uint8Array.of(0, 255, 0, 0) }),
    );
    const data = await imageFolder(dir);
    expect(data).toMatchObject({ channels: 1, warnings: [] });
    expect((await data.train.get(0)).image).toEqual(Uint8Array.of(0, 255));
    const black = await imageFolder(dir, { background: 0 });
    expect(black.warnings).toEqual([
      expect.stringMatching(/^4 transparent images show a single color on the background 0/),
    ]);
  });

  it('accepts a class without images if allowed', async () => {
    await put({ a: 5, b: 5 });
    await mkdir(join(dir, 'c'));
    await expect(imageFolder(dir)).rejects.toThrow(`the class folder ${join(dir, 'c')} has no images`);
    const data = await imageFolder(dir, { allowEmpty: true });
    expect(classCounts(data.train)).toEqual([4, 4, 0]);
    expect(data.warnings).toEqual(['no training images of c']);
  });

  it('converts to the requested channels', async () => {
    await put({ a: 2 });
    expect(await imageFolder(dir, { channels: 1 })).toMatchObject({
      channels: 1,
      train: { shape: [2, 2, 1] },
    });
  });

  it.each<[string, ImageFolderOptions, string]>([
    ['a split of 0', { validationSplit: 0 }, 'validationSplit must be'],
    ['a split of 1', { validationSplit: 1 }, 'validationSplit must be'],
    ['a fractional seed', { seed: 1.5 }, 'seed must be a whole number'],
    ['a limit of 0', { limit: 0 }, 'limit must be a whole number from 1'],
    ['two channels', { channels: 2 as 1 }, 'channels must be 1 or 3'],
    ['a background above 255', { background: 300 }, 'background must be'],
  ])('rejects %s', async (_, options, message) => {
    await put({ a: 2 });
    await expect(imageFolder(dir, options)).rejects.toThrow(ConfigError);
    await expect(imageFolder(dir, options)).rejects.toThrow(message);
  });

  it.each<[unknown, unknown, string]>([
    [
      undefined,
      {},
      'the folder of images must be a path, or files or a folder that the user picked, got undefined',
    ],
    [5, {}, 'got 5'],
    ['', {}, "got ''"],
    ['images', { valSplit: 0.5 }, "unknown option 'valSplit'"],
    ['images', { skipCorrupt: 'yes' }, "skipCorrupt must be true or false, got 'yes'"],
    ['images', { limit: '9' }, "got '9' (a string)"],
    ['images', null, 'options must be an object, got null'],
  ])('rejects imageFolder(%j, %j)', async (source, options, message) => {
    const failure = imageFolder(source as string, options as ImageFolderOptions);
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(message);
  });

  it('suggests the option that was meant', async () => {
    const failure = imageFolder(dir, { valSplit: 0.5 } as ImageFolderOptions);
    await expect(failure).rejects.toMatchObject({ hint: "Did you mean 'validationSplit'?" });
  });

  it('rejects what cannot be opened or held out', async () => {
    await expect(imageFolder(join(dir, 'none'))).rejects.toThrow('does not exist');
    await expect(imageFolder([] as File[])).rejects.toThrow('the folder of images is not a path');
    await put({ a: 1, b: 1 });
    await expect(imageFolder(dir)).rejects.toThrow(DataError);
    await expect(imageFolder(dir)).rejects.toThrow('no images can be held out');
  });
});
