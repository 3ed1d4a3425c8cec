import { encodePng } from '@convkit/data';
import { describe, expect, it } from 'vitest';
import type { OwnData } from './own-data.js';
import { trainingImages } from './own-summary.js';
import { summarizeClasses } from './summarize-classes.js';
import { summarizeOwnData } from './summarize-own-data.js';

const image = (channels: 1 | 3) =>
  new Uint8Array(
    encodePng({ height: 2, width: 2, channels, data: new Uint8Array(4 * channels).map((_, i) => 9 * i) }),
  );

/** A folder with `count` images below each path. */
function folder(counts: Readonly<Record<string, number>>, channels: 1 | 3 = 1): OwnData {
  const files = Object.entries(counts).flatMap(([path, count]) =>
    Array.from({ length: count }, (_, i) => ({
      path: `${path}/${i}.png`,
      file: new File([image(channels)], `${i}.png`),
    })),
  );
  return { kind: 'folder', files };
}

describe('a folder', () => {
  it('with train and val has its own counts', async () => {
    const summary = await summarizeOwnData(
      folder({ 'train/cat': 4, 'train/dog': 3, 'val/cat': 2, 'val/dog': 1 }),
    );
    expect(summary).toEqual({
      channels: 1,
      heldOut: false,
      skipped: 0,
      classes: [
        { name: 'cat', train: 4, validation: 2 },
        { name: 'dog', train: 3, validation: 1 },
      ],
    });
    expect(trainingImages(summary)).toBe(7);
  });

  it('with a test part that lacks a class counts 0 there', async () => {
    const summary = await summarizeOwnData(folder({ 'train/cat': 2, 'train/dog': 2, 'test/cat': 1 }));
    expect(summary.classes[1]).toEqual({ name: 'dog', train: 2, validation: 0 });
  });

  it('without parts, and with deeper folders, holds images of each class out', async () => {
    const summary = await summarizeOwnData(folder({ cat: 10, 'dog/puppies/small': 5 }));
    expect(summary.heldOut).toBe(true);
    expect(summary.classes).toEqual([
      { name: 'cat', train: 8, validation: 2 },
      { name: 'dog', train: 4, validation: 1 },
    ]);
  });

  it('has three channels if an image has color, and leaves out what is not an image', async () => {
    const { files } = folder({ cat: 2, dog: 2 }, 3) as Extract<OwnData, { kind: 'folder' }>;
    const broken = ['cat/x.png', 'dog/notes.txt'].map((path) => ({ path, file: new File(['?'], path) }));
    const summary = await summarizeOwnData({ kind: 'folder', files: [...files, ...broken] });
    expect(summary).toMatchObject({ channels: 3, skipped: 2 });
  });

  it('is refused with one image in each class, or with a class that only the test part has', async () => {
    await expect(summarizeOwnData(folder({ cat: 1, dog: 1 }))).rejects.toThrow('no images can be held out');
    await expect(summarizeOwnData(folder({ 'train/cat': 2, 'train/dog': 2, 'val/cow': 1 }))).rejects.toThrow(
      'val has a class that the training part lacks: cow',
    );
  });
});

it('recorded images are counted without a look at them', () => {
  const recorded = (name: string, count: number) => ({ name, images: Array(count).fill(new Blob()) });
  const classes = [recorded('a', 5), recorded('b', 1), recorded('c', 0)];
  expect(summarizeClasses({ kind: 'classes', classes }).classes).toEqual([
    { name: 'a', train: 4, validation: 1 },
    { name: 'b', train: 1, validation: 0 },
    { name: 'c', train: 0, validation: 0 },
  ]);
});
