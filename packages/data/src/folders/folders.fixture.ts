import { DataError, type ErrorCode } from '@convkit/core';
import { expect } from 'vitest';
import { encodePng } from '../images/formats/png/png-encode.js';
import { images } from '../images/images.fixture.js';
import type { ImageParts, ImagePartsOptions } from './image-folder.js';

/** A folder as people have it: how it is opened in Node and in a page, and what is right. */
export interface FolderCase {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly options?: ImagePartsOptions;
  /** What `summary` returns, or the error. */
  readonly expected?: Partial<FolderSummary>;
  readonly error?: { readonly code: ErrorCode; readonly message: RegExp; readonly hint: RegExp };
}

export interface FolderSummary {
  readonly classes: readonly string[];
  readonly channels: number;
  /** Number of images of each class, by part. */
  readonly counts: Readonly<Record<string, readonly number[]>>;
  /** Paths and warnings, relative to the folder. */
  readonly trainPaths: readonly string[];
  readonly warnings: readonly string[];
  readonly ignored: readonly string[];
}

/** @param dir - prefix of all paths, which is removed. */
export function summary(opened: ImageParts, dir = ''): FolderSummary {
  const relative = (texts: readonly string[]) => texts.map((text) => text.replaceAll(dir, ''));
  const counts: Record<string, number[]> = {};
  for (const part of ['train', 'validation', 'test'] as const) {
    const folder = opened[part];
    if (!folder) continue;
    counts[part] = opened.classes.map((_, label) => folder.labels.filter((own) => own === label).length);
  }
  return {
    classes: opened.classes,
    channels: opened.channels,
    counts,
    trainPaths: relative(opened.train.paths),
    warnings: relative(opened.warnings),
    ignored: opened.ignored,
  };
}

/** Expects a folder to open as its case says. @param dir - prefix of all paths. */
export async function expectCase(
  { expected, error }: Pick<FolderCase, 'expected' | 'error'>,
  opened: Promise<ImageParts>,
  dir = '',
): Promise<void> {
  if (error) {
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toMatchObject({
      code: error.code,
      message: expect.stringMatching(error.message),
      hint: expect.stringMatching(error.hint),
    });
    return;
  }
  expect(summary(await opened, dir)).toMatchObject(expected ?? {});
}

export const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
export const fileOf = (name: string) => bytesOf(images[name]?.file as string);

const gray = encodePng({ height: 2, width: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) });
const color = encodePng({ height: 1, width: 1, channels: 3, data: Uint8Array.of(1, 2, 3) });
/** Ink of one color on nothing: visible by its alpha alone. */
const ink = (value: number) =>
  encodePng({ height: 1, width: 2, channels: 2, data: Uint8Array.of(value, 255, value, 0) });
const text = new TextEncoder().encode('some notes');
const truncated = fileOf('jpeg').subarray(0, -40);

/** `count` images in each of these folders. */
function folders(counts: Readonly<Record<string, number>>, bytes = gray): Record<string, Uint8Array> {
  const names = Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, i) => `${name}/${String(i).padStart(3, '0')}.png`),
  );
  return Object.fromEntries(names.map((name) => [name, bytes]));
}

export const FOLDER_CASES: Readonly<Record<string, FolderCase>> = {
  'a test part that lacks a class': {
    files: folders({
      'train/circle': 2,
      'train/line': 2,
      'train/square': 2,
      'test/circle': 1,
      'test/square': 3,
    }),
    expected: {
      classes: ['circle', 'line', 'square'],
      counts: { train: [2, 2, 2], test: [1, 0, 3] },
      warnings: ['no test images of line'],
    },
  },
  'a class that differs in case': {
    files: folders({ 'train/circle': 2, 'train/line': 2, 'test/Circle': 1, 'test/line': 1 }),
    error: {
      code: 'DATA_CLASSES',
      message:
        /test has a class that the training part lacks: Circle; the training classes are circle, line; those of the test part are Circle, line/,
      hint: /upper and lower case: rename Circle to circle/,
    },
  },
  'a class that training lacks': {
    files: folders({ 'train/circle': 2, 'val/circle': 1, 'val/star': 1 }),
    error: {
      code: 'DATA_CLASSES',
      message:
        /val has a class that the training part lacks: star; .* circle; .*validation part are circle, star/,
      hint: /same names, or remove star/,
    },
  },
  'train and val': {
    files: folders({ 'train/a': 2, 'train/b': 2, 'val/a': 1, 'val/b': 1 }),
    expected: { classes: ['a', 'b'], counts: { train: [2, 2], validation: [1, 1] }, warnings: [] },
  },
  'training, valid and testing': {
    files: folders({
      'Training/a': 2,
      'Training/b': 2,
      'valid/a': 1,
      'valid/b': 1,
      'testing/b': 3,
      'testing/a': 1,
    }),
    expected: { counts: { train: [2, 2], validation: [1, 1], test: [1, 3] }, warnings: [] },
  },
  'train, validation and a folder that is no part': {
    files: folders({ 'train/a': 2, 'validation/a': 1, unlabeled: 4 }),
    expected: {
      counts: { train: [2], validation: [1] },
      warnings: ['ignored, because train exists: unlabeled'],
    },
  },
  'a class named train': {
    files: folders({ car: 2, train: 3 }),
    expected: { classes: ['car', 'train'], counts: { train: [2, 3] }, warnings: [] },
  },
  'parts without a training part': {
    files: folders({ 'val/a': 1, 'test/a': 1 }),
    error: {
      code: 'DATA_LAYOUT',
      message: /has the parts test and val, but none to train on/,
      hint: /training images train/,
    },
  },
  'two folders for one part': {
    files: folders({ 'train/a': 1, 'val/a': 1, 'valid/a': 1 }),
    error: {
      code: 'DATA_LAYOUT',
      message: /two folders for the same part: val and valid/,
      hint: /Join them/,
    },
  },
  'parts without class folders': {
    files: folders({ train: 3, test: 1 }),
    error: {
      code: 'DATA_LAYOUT',
      message: /train\/000\.png is not in a class folder/,
      hint: /folder of its own/,
    },
  },
  'what systems leave behind': {
    files: {
      ...folders({ a: 2, b: 2, '__MACOSX/a': 2, 'a/.ipynb_checkpoints': 1 }),
      'a/._001.png': text,
      'a/Thumbs.db': text,
      'b/desktop.ini': text,
      '.DS_Store': text,
      'README.md': text,
    },
    expected: {
      classes: ['a', 'b'],
      counts: { train: [2, 2] },
      warnings: [],
      ignored: [
        '.DS_Store',
        '__MACOSX',
        'a/._001.png',
        'a/.ipynb_checkpoints',
        'a/Thumbs.db',
        'b/desktop.ini',
      ],
    },
  },
  'other files in class folders': {
    files: {
      ...folders({ a: 2, b: 2 }),
      'a/notes.txt': text,
      'b/a.tiff': bytesOf('SUkqAAgAAAA='),
      'b/page.jpg': text,
      'b/no extension': color,
    },
    expected: {
      classes: ['a', 'b'],
      channels: 3,
      counts: { train: [2, 3] },
      warnings: [
        'skipped 3 files not readable as images: a/notes.txt, b/a.tiff, b/page.jpg; TIFF is not supported: convert it to PNG or JPEG',
      ],
    },
  },
  'many other files': {
    files: {
      ...folders({ a: 1 }),
      ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`a/${i}.txt`, text])),
    },
    expected: {
      warnings: [
        'skipped 8 files not readable as images: a/0.txt, a/1.txt, a/2.txt, a/3.txt, a/4.txt and 3 more',
      ],
    },
  },
  'every format, whatever the extension': {
    files: {
      'a/1.gif': fileOf('gif, animated'),
      'a/2.bmp': fileOf('bmp'),
      'a/3.jpg': fileOf('gif'),
      'a/4.jpg': fileOf('png'),
      'a/5.png': fileOf('jpeg, CMYK'),
      'a/6.jpeg': fileOf('jpeg, YCCK'),
      'a/7.png': fileOf('png, orientation 6'),
      'a/8': fileOf('webp'),
    },
    expected: { channels: 3, counts: { train: [8] }, warnings: [] },
  },
  'deeper folders': {
    files: folders({ 'a/2020/may': 2, a: 1, 'b/2021': 1 }),
    expected: {
      classes: ['a', 'b'],
      trainPaths: ['a/000.png', 'a/2020/may/000.png', 'a/2020/may/001.png', 'b/2021/000.png'],
      warnings: [],
    },
  },
  'truncated images': {
    files: {
      ...folders({ 'train/a': 28, 'test/a': 1 }),
      ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`train/a/bad${10 + i}.jpg`, truncated])),
      'test/a/bad.jpg': new Uint8Array(),
    },
    error: {
      code: 'DATA_CORRUPT',
      message:
        /12 of 41 image files cannot be read: .*train\/a\/bad10\.jpg: truncated.*bad19\.jpg: truncated[^,]* and 2 more$/,
      hint: /Replace or delete these files, or skip them: .*skipCorrupt.*--skip-corrupt/,
    },
  },
  'truncated images to skip': {
    files: { ...folders({ a: 39 }), 'a/bad.jpg': truncated },
    options: { onCorrupt: 'skip' },
    expected: {
      counts: { train: [39] },
      warnings: ['skipped 1 broken image file: a/bad.jpg: truncated: the JPEG file ends too soon'],
    },
  },
  'dark ink on nothing': {
    files: { 'a/1.png': ink(0), 'a/2.png': ink(40) },
    expected: { channels: 1, counts: { train: [2] }, warnings: [] },
  },
  'white ink on nothing': {
    files: { 'a/1.png': ink(255), 'a/2.png': ink(0) },
    expected: {
      warnings: [
        '1 transparent image shows a single color on the background 255: a/1.png; choose another background, from 0 (black) to 255 (white)',
      ],
    },
  },
  'dark ink on black': {
    files: { 'a/1.png': ink(0), 'a/2.png': ink(0) },
    options: { background: 0 },
    expected: {
      warnings: [
        '2 transparent images show a single color on the background 0: a/1.png, a/2.png; choose another background, from 0 (black) to 255 (white)',
      ],
    },
  },
  'unbalanced classes': {
    files: folders({ large: 40, middle: 10, small: 4 }),
    expected: {
      counts: { train: [40, 10, 4] },
      warnings: [
        'unbalanced classes: 40 images of large, but 4 images of small (10:1); compare the recall of each class, and consider balanced class weights',
      ],
    },
  },
  'classes just below 10:1': {
    files: folders({ large: 39, small: 4 }),
    expected: { warnings: [] },
  },
  'a class of other files alone': {
    files: { ...folders({ a: 2 }), 'b/1.avif': bytesOf('AAAAHGZ0eXBhdmlmAAAAAA==') },
    error: {
      code: 'DATA_LAYOUT',
      message:
        /the class folder .*b has no images that can be read: .*b\/1\.avif: AVIF is not supported: convert it to PNG or JPEG/,
      hint: /allowEmpty in code, --allow-empty/,
    },
  },
  'a class of other files alone, allowed': {
    files: { ...folders({ a: 2 }), 'b/1.avif': bytesOf('AAAAHGZ0eXBhdmlmAAAAAA==') },
    options: { allowEmpty: true },
    expected: {
      classes: ['a', 'b'],
      counts: { train: [2, 0] },
      warnings: [
        'skipped 1 file not readable as an image: b/1.avif; AVIF is not supported: convert it to PNG or JPEG',
        'no training images of b',
      ],
    },
  },
  'gray images': { files: folders({ a: 1 }, gray), expected: { channels: 1 } },
  'gray and color images': {
    files: { ...folders({ a: 1 }, gray), ...folders({ b: 1 }, color) },
    expected: { channels: 3 },
  },
};
