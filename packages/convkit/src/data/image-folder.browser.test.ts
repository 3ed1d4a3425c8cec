import { encodePng } from '@convkit/data';
import { folderFiles } from '@convkit/data/browser';
import { expect, it } from 'vitest';
import { imageFolder } from './image-folder.js';
import { dataset } from './known-sets.js';
import { classCounts } from './split.js';

const png = encodePng({ height: 1, width: 2, channels: 2, data: Uint8Array.of(0, 255, 0, 0) });

/** Files as `<input webkitdirectory>` returns them: `count` in each folder. */
function picked(counts: Readonly<Record<string, number>>): File[] {
  return Object.entries(counts).flatMap(([folder, count]) =>
    Array.from({ length: count }, (_, i) => {
      const file = new File([png as Uint8Array<ArrayBuffer>], `${i}.png`);
      Object.defineProperty(file, 'webkitRelativePath', { value: `shapes/${folder}/${i}.png` });
      return file;
    }),
  );
}

it('opens picked files by the rules of Node', async () => {
  const data = await imageFolder(
    picked({ 'train/circle': 3, 'train/line': 3, 'test/circle': 2, '__MACOSX/train': 1 }),
  );
  expect(data).toMatchObject({ source: 'shapes', classes: ['circle', 'line'], channels: 1 });
  expect(classCounts(data.test)).toEqual([2, 0]);
  expect(data.validation).toBe(data.test);
  expect(data.warnings).toEqual(['no test images of line']);
  expect((await data.train.get(0)).image).toEqual(Uint8Array.of(0, 255));
});

it('opens files with their paths, as a worker gets them', async () => {
  const files = await folderFiles(picked({ 'train/circle': 3, 'train/line': 3, 'val/line': 2 }));
  const data = await imageFolder(structuredClone(files));
  expect(data).toMatchObject({ source: 'images', warnings: ['no validation images of circle'] });
  expect(classCounts(data.validation)).toEqual([0, 2]);
});

it('holds out and limits by the rules of Node', async () => {
  const { validation, train } = await imageFolder(picked({ a: 10, b: 7, c: 1 }), { limit: 9 });
  expect(classCounts(validation)).toEqual([2, 1, 0]);
  expect(train.length).toBe(9);
});

it('says what a page cannot open', async () => {
  await expect(imageFolder('flowers')).rejects.toThrow('a page cannot read the folder flowers');
  await expect(dataset('mnist')).rejects.toThrow("in a page, dataset('mnist') needs the option url");
});
