import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openImageFolder } from '../node/index.js';
import { expectCase, FOLDER_CASES, summary } from './folders.fixture.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-folders-'));
});
afterEach(() => rm(dir, { recursive: true }));

it.each(Object.entries(FOLDER_CASES))('opens %s', async (_, { files, options, ...right }) => {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
  await expectCase(right, openImageFolder(dir, options), `${dir}/`);
});

it('rejects an empty class folder, or accepts it as a class without images', async () => {
  const png = FOLDER_CASES['gray images']?.files['a/000.png'] as Uint8Array;
  await mkdir(join(dir, 'a'));
  await mkdir(join(dir, 'b'));
  await writeFile(join(dir, 'a/1.png'), png);
  await expect(openImageFolder(dir)).rejects.toThrow(`the class folder ${join(dir, 'b')} has no images`);
  const opened = await openImageFolder(dir, { allowEmpty: true });
  expect(summary(opened)).toMatchObject({ classes: ['a', 'b'], warnings: ['no training images of b'] });
});
