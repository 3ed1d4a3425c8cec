import { ConfigError, DataError, Rng } from '@convkit/core';
import { expect, it } from 'vitest';
import { picked } from '../../test/picked-file.js';
import { images } from '../images/images.fixture.js';
import { encodePng, Loader } from '../index.js';
import { folderFiles, imageFiles } from './index.js';

const gray = (value: number, side = 2) =>
  encodePng({ height: side, width: side, channels: 1, data: new Uint8Array(side * side).fill(value) });
const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

const FILES: readonly (readonly [path: string, bytes: Uint8Array])[] = [
  ['b/2.png', gray(2)],
  ['b/1.PNG', gray(1)],
  ['a/x.png', gray(9)],
  ['a/.hidden', gray(0)],
];

it('sorts picked files like a folder in Node', async () => {
  const files = FILES.map(([path, bytes]) => picked(`pets/${path}`, bytes));
  for (const lazy of [false, true]) {
    const dataset = await imageFiles(files, { lazy, channels: 1 });
    expect(dataset).toMatchObject({ length: 3, classes: ['a', 'b'], shape: [2, 2, 1] });
    expect(dataset.paths).toEqual(['a/x.png', 'b/1.PNG', 'b/2.png']);
    expect([...dataset.labels]).toEqual([0, 1, 1]);
    const samples = await Promise.all([0, 1, 2].map((i) => dataset.get(i)));
    expect(samples.map(({ image }) => image[0])).toEqual([9, 1, 2]);
  }
});

it('opens a directory handle, and decodes its images for a loader', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('images', { create: true });
  const put = async (className: string, name: string, bytes: Uint8Array) => {
    const inside = await folder.getDirectoryHandle(className, { create: true });
    const file = await (await inside.getFileHandle(name, { create: true })).createWritable();
    await file.write(bytes as Uint8Array<ArrayBuffer>);
    await file.close();
  };
  for (const [i, name] of ['jpeg', 'webp', 'jpeg, orientation 6'].entries()) {
    await put('é\u{1f600}', `${i}.bin.jpg`, bytesOf(images[name]?.file as string));
  }
  const mixed = await imageFiles(folder, { lazy: true });
  expect(mixed).toMatchObject({ classes: ['é\u{1f600}'], shape: [null, null, 3] });
  const dataset = await imageFiles(folder, { lazy: true, size: [8, 8] });
  const { value } = await new Loader(dataset, { batchSize: 3, rng: new Rng(1) }).epoch().next();
  expect(value?.shape).toEqual([3, 8, 8, 3]);
  await folder.getDirectoryHandle('empty', { create: true });
  await expect(imageFiles(folder)).rejects.toThrow('the class folder empty has no images that can be read');
  await root.removeEntry('images', { recursive: true });
});

/** A folder as `DataTransferItem.webkitGetAsEntry` returns it, listing a few entries at a time. */
function entry(name: string, content: Uint8Array | readonly FileSystemEntry[]): FileSystemEntry {
  const about = { name, fullPath: `/${name}`, isFile: content instanceof Uint8Array };
  const left = content instanceof Uint8Array ? [] : [...content];
  const fake = {
    ...about,
    isDirectory: !about.isFile,
    file: (found: (file: File) => void) => found(picked(name, content as Uint8Array)),
    createReader: () => ({
      readEntries: (found: (some: FileSystemEntry[]) => void) => found(left.splice(0, 2)),
    }),
  };
  return fake as unknown as FileSystemEntry;
}

const dropped = (...entries: FileSystemEntry[]) =>
  entries.map((found) => ({ webkitGetAsEntry: () => found })) as unknown as DataTransferItemList;

it('opens a dropped folder, or several as classes', async () => {
  const many = () =>
    entry(
      'b',
      [5, 4, 3, 2, 1].map((i) => entry(`${i}.png`, gray(i))),
    );
  const one = await imageFiles(dropped(entry('pets', [many(), entry('a', [entry('1.png', gray(0))])])));
  expect(one.paths).toEqual(['a/1.png', 'b/1.png', 'b/2.png', 'b/3.png', 'b/4.png', 'b/5.png']);
  const two = await imageFiles(dropped(many(), entry('a', [entry('1.png', gray(0))])));
  expect(two.paths).toEqual(one.paths);
});

it('opens the files of a folder as they arrive in a worker, where they have no relative paths', async () => {
  const junk = [entry('.DS_Store', gray(0)), entry('__MACOSX', [entry('1.png', gray(0))])];
  const files = await folderFiles(dropped(entry('pets', [entry('a', [entry('1.png', gray(0))]), ...junk])));
  expect(files).toEqual([{ path: 'a/1.png', file: expect.any(File) }]);
  const copied = files.map(({ path, file }) => ({ path, file: new File([file], file.name) }));
  expect((await imageFiles(copied)).paths).toEqual(['a/1.png']);
});

it('opens only a few files at a time', async () => {
  let [open, most] = [0, 0];
  const count = () => {
    most = Math.max(most, ++open);
    setTimeout(() => open--);
  };
  const files = Array.from({ length: 200 }, (_, i) => picked(`all/a/${i}.png`, gray(1, 1), count));
  expect(await imageFiles(files, { lazy: true })).toMatchObject({ length: 200 });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(32);
});

it('names the file or folder that it rejects', async () => {
  const rejected = (files: File[], options = {}) => expect(imageFiles(files, options)).rejects;
  await rejected([new File([], 'x.png')]).toThrow('x.png is not in a folder');
  await rejected([]).toThrow('has no class folders');
  await rejected([picked('all/1.png', gray(1))]).toThrow('the image 1.png is not in a class folder');
  await rejected([picked('all/a/1.png', gray(1).subarray(0, 40))]).toThrow('a/1.png: truncated');
  await rejected([picked('all/a/1.png', gray(1))], { background: 300 }).toThrow(ConfigError);
  const gone = picked('all/a/1.png', gray(1), () => {
    throw new DOMException('gone', 'NotFoundError');
  });
  await rejected([gone]).toThrow(DataError);
  await rejected([gone]).toThrow('a/1.png cannot be read: gone');
});
