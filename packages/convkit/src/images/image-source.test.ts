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
  ['a decoded image', { data, height: 1, width: 2, channels: 3 }],
  ['pixels as floats', { data: Float32Array.from(data), shape: [1, 2, 3] }],
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
  ['a path without a file', join(folder, 'none.png'), 'none.png does not exist'],
  ['a folder', folder, 'is a folder, not a file'],
  ['bytes that are not an image', Uint8Array.of(1, 2, 3), 'the image'],
  ['pixels that do not fill their shape', { data: [1, 2], shape: [2, 2, 1] }, 'has 2 values'],
  ['values above 255', { data: [256], shape: [1, 1, 1] }, 'value 0 of an image is 256'],
  ['undefined', undefined as never, 'undefined is not an image'],
  ['a number', 5 as never, '5 is not an image'],
  ['an object', {} as never, 'this object is not an image'],
  ['no pixels', { data: new Uint8Array(0), shape: [0, 0, 3] }, 'an image of shape [0,0,3] has no pixels'],
  ['a negative shape', { data: [1, 2, 3], shape: [-1, -1, 3] }, 'has 3 values'],
  [
    'a shape that is not a list',
    { data: [1], shape: 5 as never },
    'must be [height, width, channels], got 5',
  ],
  [
    'pixels without data',
    { data: undefined as never, shape: [1, 1, 1] },
    'an array of numbers, got undefined',
  ],
  [
    'floats within 0 to 1',
    { data: Float32Array.of(0, 0.5, 1), shape: [1, 1, 3] },
    'pixels range from 0 to 255',
  ],
  ['NaN', { data: [Number.NaN], shape: [1, 1, 1] }, 'is NaN'],
])('rejects %s', async (_, source, message) => {
  await expect(readImage(source, 255)).rejects.toThrow(message);
});

it('accepts floats within 0 to 1 that are whole', async () => {
  const { data } = await readImage({ data: Float32Array.of(0, 1, 0), shape: [1, 1, 3] }, 255);
  expect([...data]).toEqual([0, 1, 0]);
});
