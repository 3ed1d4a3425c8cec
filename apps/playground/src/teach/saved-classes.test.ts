import { beforeEach, expect, it } from 'vitest';
import { addClass, addImages, imageClasses, setClasses } from '../classes/image-classes.js';
import { classesFile, readClasses } from './saved-classes.js';
import { tarOf } from './tar.js';

const network = Uint8Array.from({ length: 1000 }, (_, i) => i);

beforeEach(() => {
  setClasses([]);
  addImages(addClass('猫'), [
    new Blob(['one'], { type: 'image/jpeg' }),
    new Blob(['two'], { type: 'image/png' }),
  ]);
  addImages(addClass('a/b'), [new Blob(['x'.repeat(600)], { type: 'image/jpeg' })]);
});

it('reads back classes, images and network', async () => {
  const opened = await readClasses(classesFile(network, { withImages: true }));
  expect(new Uint8Array((await opened?.network.arrayBuffer()) as ArrayBuffer)).toEqual(network);
  const shape = await Promise.all(
    (opened?.classes ?? []).map(async ({ name, images }) => [
      name,
      await Promise.all(images.map(async ({ blob }) => [blob.type, await blob.text()])),
    ]),
  );
  expect(shape).toEqual([
    [
      '猫',
      [
        ['image/jpeg', 'one'],
        ['image/png', 'two'],
      ],
    ],
    ['a/b', [['image/jpeg', 'x'.repeat(600)]]],
  ]);
});

it('leaves out the images on request', async () => {
  const opened = await readClasses(classesFile(network, { withImages: false }));
  expect(opened?.classes.map(({ name, images }) => [name, images.length])).toEqual([
    ['猫', 0],
    ['a/b', 0],
  ]);
  expect(imageClasses.value[0]?.images).toHaveLength(2);
});

it('does not take other files for saved classes', async () => {
  expect(await readClasses(new Blob(['hello world']))).toBeUndefined();
  expect(await readClasses(tarOf([{ name: 'notes.txt', content: new Blob(['hi']) }]))).toBeUndefined();
  const cut = classesFile(network, { withImages: true }).slice(0, 1500);
  expect(await readClasses(cut)).toBeUndefined();
});
