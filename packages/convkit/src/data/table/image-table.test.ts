import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError, DataError } from '@convkit/core';
import { encodePng } from '@convkit/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LabeledDataset } from '../classification-data.js';
import { imageTable } from './image-table.js';
import type { ImageTableOptions } from './table-options.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convkit-table-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** An image of 2x2 pixels of one gray. */
const png = (gray: number) =>
  encodePng({ height: 2, width: 2, channels: 1, data: new Uint8Array(4).fill(gray) });

/** Writes a table, and the images 0.png, 1.png, … of the grays 0, 1, … beside it. */
async function put(csv: string, images: number): Promise<string> {
  for (let i = 0; i < images; i++) {
    const path = join(dir, 'img', `${i}.png`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, png(i));
  }
  const path = join(dir, 'table.csv');
  await writeFile(path, csv);
  return path;
}

const table = async (csv: string, options: ImageTableOptions, images = 6) =>
  imageTable(await put(csv, images), options as never);

/** The gray of each image and its targets. */
async function contents(dataset: LabeledDataset): Promise<number[][]> {
  const width = dataset.targets?.width ?? 0;
  const rows: number[][] = [];
  for (let i = 0; i < dataset.length; i++) {
    const { image } = await dataset.get(i);
    const own = Array.from({ length: width }, (_, j) => dataset.targets?.values[i * width + j] as number);
    rows.push([image[0] as number, ...own]);
  }
  return rows;
}

const HOUSES = `file,price,rooms,split
img/0.png,1.5,3,train
img\\1.png,-2e3,4,Training
img/2.png,.5,5,train
./img/3.png,3,6,val
img/4.png,+4,7,test
img/5.png,5.,8,test
`;

describe('a table of numbers', () => {
  it('has the images of each part with their targets', async () => {
    const data = await table(HOUSES, { targets: ['rooms', 'price'] });
    expect(data).toMatchObject({ task: 'regression', targets: ['rooms', 'price'], classes: [], channels: 1 });
    expect(await contents(data.train)).toEqual([
      [0, 3, 1.5],
      [1, 4, -2000],
      [2, 5, 0.5],
    ]);
    expect(await contents(data.validation)).toEqual([[3, 6, 3]]);
    expect(await contents(data.test)).toEqual([
      [4, 7, 4],
      [5, 8, 5],
    ]);
    expect(data.warnings).toEqual([]);
  });

  it('holds out a part that depends on the seed only', async () => {
    const csv = `file,price\n${[0, 1, 2, 3, 4, 5].map((i) => `img/${i}.png,${i}`).join('\n')}`;
    const held = async (options: Partial<ImageTableOptions>) =>
      (await contents((await table(csv, { targets: ['price'], ...options })).validation)).flat();
    const [first, again, other] = [await held({}), await held({}), await held({ seed: 4 })];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(await held({ validationSplit: 0.5 })).toHaveLength(6);
    const { train, validation, test } = await table(csv, { targets: ['price'], limit: 3 });
    expect([train.length, validation.length]).toEqual([3, 1]);
    expect(test).toBe(validation);
  });

  it('skips broken images with their rows, if asked', async () => {
    const path = await put(HOUSES, 6);
    await writeFile(join(dir, 'img', '1.png'), png(1).slice(0, 40));
    await expect(imageTable(path, { targets: ['price'] })).rejects.toMatchObject({ code: 'DATA_CORRUPT' });
    const data = await imageTable(path, { targets: ['price'], skipCorrupt: true });
    expect(await contents(data.train)).toEqual([
      [0, 1.5],
      [2, 0.5],
    ]);
    expect(data.warnings[0]).toContain('skipped 1 broken image file');
  });

  it.each([
    ['test', ['train', 'train', 'test'], 1],
    ['validation', ['train', 'val', 'val'], 2],
    ['test', ['test', 'test', 'test'], 3],
    ['training', ['train', 'train', 'train'], 3],
    ['training', ['train'], 1],
  ])('opens the %s part of %j to evaluate on', async (_, parts, count) => {
    const csv = `file,price,split\n${parts.map((part, i) => `img/${i}.png,5,${part}`).join('\n')}`;
    const { train, validation, test, isHeldOut, warnings } = await imageTable(await put(csv, 3), {
      targets: ['price'],
      testOnly: true,
    });
    expect([train.length, validation.length, test.length]).toEqual([count, count, count]);
    expect([isHeldOut ?? false, warnings]).toEqual([
      parts[count - 1] === 'train' && count === parts.length,
      [],
    ]);
  });

  it('warns of a target that is the same for all training images', async () => {
    const csv = HOUSES.replaceAll(/,[345],(?=train|Training)/g, ',3,');
    expect((await table(csv, { targets: ['rooms'] })).warnings).toEqual([
      'rooms is 3 for all training images',
    ]);
  });
});

describe('a table of labels', () => {
  it.each([
    ['spaces', 'dog  cat', 'cat', undefined],
    ['bars', 'dog|cat', 'cat', undefined],
    ['a separator', 'dog - cat', 'cat', '-'],
  ])('reads a column of labels with %s between them', async (_, two, one, separator) => {
    const rows = [two, one, '', 'bird', two].map((labels, i) => `img/${i}.png,${labels}`);
    const data = await table(`path,tags\n${rows.join('\n')}`, {
      labels: 'tags',
      validationSplit: 0.2,
      ...(separator && { separator }),
    });
    expect(data).toMatchObject({ task: 'multi-label', classes: ['bird', 'cat', 'dog'] });
    const found = [...(await contents(data.train)), ...(await contents(data.validation))];
    expect(found.sort((a, b) => (a[0] as number) - (b[0] as number))).toEqual([
      [0, 0, 1, 1],
      [1, 0, 1, 0],
      [2, 0, 0, 0],
      [3, 1, 0, 0],
      [4, 0, 1, 1],
    ]);
  });

  it('reads a column for each label, and warns of one that never applies', async () => {
    const csv = 'image,a,b,split\nimg/0.png,1,0,train\nimg/1.png,False,0,train\nimg/2.png,1.0,1,val\n';
    const data = await table(csv, { labels: ['a', 'b'] });
    expect(await contents(data.train)).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(data.warnings).toEqual(['the label b applies to no training images']);
  });
});

it.each<[string, string, ImageTableOptions, string]>([
  [
    'an empty number',
    HOUSES.replace('1.5', ''),
    { targets: ['price'] },
    "line 2: the column 'price' is empty",
  ],
  [
    'no number',
    HOUSES.replace('.5,5', 'NaN,5'),
    { targets: ['price'] },
    "line 4: the column 'price' is 'NaN', not a number",
  ],
  [
    'an infinite number',
    HOUSES.replace('-2e3', '1e39'),
    { targets: ['price'] },
    "line 3: the column 'price' is '1e39'",
  ],
  ['hexadecimal', HOUSES.replace('-2e3', '0x10'), { targets: ['price'] }, "'0x10', not a number"],
  ['an unknown column', HOUSES, { targets: ['cost'] }, "has no column 'cost'"],
  [
    'an unknown part',
    HOUSES.replace('val', 'later'),
    { targets: ['price'] },
    "line 5: the column 'split' is 'later'",
  ],
  [
    'missing files',
    HOUSES.replaceAll('4.png', '9.png'),
    { targets: ['price'] },
    'names 1 file that does not exist: img/9.png (line 6)',
  ],
  [
    'no file name',
    HOUSES.replace('img/2.png', ' '),
    { targets: ['price'] },
    "line 4: the column 'file' is empty",
  ],
  [
    'a file that is not an image',
    `${HOUSES}table.csv,1,2,train`,
    { targets: ['price'] },
    'cannot be read as an image',
  ],
  ['a folder', `${HOUSES}img,1,2,train`, { targets: ['price'] }, 'does not exist: img (line 8)'],
  [
    'too few training images',
    HOUSES.replaceAll(/train(?=\n)|Training/g, 'val'),
    { targets: ['price'] },
    'has 0 training images',
  ],
  ['a label that is no flag', HOUSES, { labels: ['rooms'] }, "line 2: the column 'rooms' is '3', not 0 or 1"],
  [
    'no images to evaluate on',
    'file,price\n',
    { targets: ['price'], testOnly: true },
    'table.csv has no images',
  ],
  ['no labels', 'file,tags\nimg/0.png,\nimg/1.png,\n', { labels: 'tags' }, "the column 'tags' has no labels"],
])('rejects a table with %s', async (_, csv, options, message) => {
  const opened = table(csv, options);
  await expect(opened).rejects.toThrow(message);
  await expect(opened).rejects.toThrow(DataError);
});

it.each([
  [{}, 'neither targets nor labels'],
  [{ targets: ['a'], labels: 'b' }, 'both targets and labels'],
  [{ targets: [] }, 'targets must be the names'],
  [{ targets: ['a', 'a'] }, "targets names the column 'a' twice"],
  [{ labels: ['a'], separator: ';' }, 'separator needs a single column'],
  [{ target: ['a'] }, "unknown option 'target'"],
  [{ targets: ['a'], csv: 'b.csv' }, 'csv is for files that a user picks'],
])('rejects the options %j', async (options, message) => {
  const opened = imageTable('table.csv', options as never);
  await expect(opened).rejects.toThrow(message);
  await expect(opened).rejects.toThrow(ConfigError);
});

it('names a table that does not exist', async () => {
  await expect(imageTable(join(dir, 'no.csv'), { targets: ['a'] })).rejects.toThrow('no.csv does not exist');
});
