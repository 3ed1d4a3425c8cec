import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodePng } from '@convkit/data';
import { afterAll, expect, it } from 'vitest';
import { type ImageSource, readImage } from './image-source.js';

const folder = mkdtempSync(join(tmpdir(), 'convkit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const data = Uint8Array.of(10, 20, 30, 40, 50, 60);
const png = encodePng({ height: 1, width: 2, channels: 3, data });
const path = join(folder, 'image.png');
writeFileSync(path, png);

it.each<[string, ImageSource]>([
  ['a path', path],
  ['a file URL', pathToFileURL(path)],
  ['a data URL', `data:image/png;base64,${Buffer.from(png).toString('base64')}`],
  ['the bytes of a file', png],
  ['an ArrayBuffer', new Uint8Array(png).buffer],
  ['a Blob', new Blob([png as Uint8Array<ArrayBuffer>])],
  ['a File', new File([png as Uint8Array<ArrayBuffer>], 'image.png')],
  ['pixels', { data, shape: [1, 2, 3] }],
  ['pixels with alpha', { data: [10, 20, 30, 255, 40, 50, 60, 255], shape: [1, 2, 4] }],
  [
    'ImageData',
    {
      data: Uint8ClampedArray.of(10, 20, 30, 255, 40, 50, 60, 255),
      width: 2,
      height: 1,
      colorSpace: 'srgb',
    } as unknown as ImageData,
  ],
])('reads %s', async (_, source) => {
  const image = await readImage(source, 255);
  expect({ ...image, data: [...image.data] }).toEqual({ height: 1, width: 2, channels: 3, data: [...data] });
});

it('shows the background through transparent pixels', async () => {
  const { data } = await readImage({ data: [0, 0, 0, 0], shape: [1, 1, 4] }, 255);
  expect([...data]).toEqual([255, 255, 255]);
});

it.each<[string, ImageSource, string]>([
  ['a path without a file', join(folder, 'none.png'), 'none.png cannot be read'],
  ['bytes that are not an image', Uint8Array.of(1, 2, 3), 'the image'],
  ['pixels that do not fill their shape', { data: [1, 2], shape: [2, 2, 1] }, 'has 2 values'],
  ['values above 255', { data: [256], shape: [1, 1, 1] }, 'value 0 of an image is 256'],
  ['NaN', { data: [Number.NaN], shape: [1, 1, 1] }, 'is NaN'],
])('rejects %s', async (_, source, message) => {
  await expect(readImage(source, 255)).rejects.toThrow(message);
});
