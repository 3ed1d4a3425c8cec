import { expect, it } from 'vitest';
import { picked } from '../../test/picked-file.js';
import { openImageFiles } from '../browser/index.js';
import { expectCase, FOLDER_CASES, summary } from './folders.fixture.js';

it.each(Object.entries(FOLDER_CASES))('opens %s', async (_, { files, options, ...right }) => {
  const chosen = Object.entries(files).map(([path, bytes]) => picked(`folder/${path}`, bytes));
  await expectCase(right, openImageFiles(chosen, options));
});

it('rejects an empty class folder, or accepts it as a class without images', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('empty class', { create: true });
  const a = await folder.getDirectoryHandle('a', { create: true });
  await folder.getDirectoryHandle('b', { create: true });
  const png = FOLDER_CASES['gray images']?.files['a/000.png'] as Uint8Array<ArrayBuffer>;
  const file = await (await a.getFileHandle('1.png', { create: true })).createWritable();
  await file.write(png);
  await file.close();
  await expect(openImageFiles(folder)).rejects.toThrow('the class folder b has no images');
  const opened = await openImageFiles(folder, { allowEmpty: true });
  expect(summary(opened)).toMatchObject({ classes: ['a', 'b'], warnings: ['no training images of b'] });
  await root.removeEntry('empty class', { recursive: true });
});
