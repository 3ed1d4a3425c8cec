import { beforeEach, expect, it } from 'vitest';
import {
  addClass,
  addImages,
  imageClasses,
  imageCount,
  MAX_IMAGES,
  removeAllImages,
  removeClass,
  removeImage,
  renameClass,
  setClasses,
} from './image-classes.js';

const blobs = (count: number) => Array.from({ length: count }, () => new Blob(['image']));
const shape = () => imageClasses.value.map(({ name, images }) => [name, images.length]);

beforeEach(() => setClasses([]));

it('adds, renames and removes classes and single images', () => {
  const [cat, dog] = [addClass('cat'), addClass('dog')];
  expect(addClass('cat')).toBe(cat);
  addImages(cat, blobs(3));
  addImages(dog, blobs(2));
  expect(renameClass(dog, 'cat')).toBe(false);
  expect(renameClass(dog, '')).toBe(false);
  expect(renameClass(dog, 'wolf')).toBe(true);
  removeImage(cat, imageClasses.value[0]?.images[1]?.id as number);
  expect(shape()).toEqual([
    ['cat', 2],
    ['wolf', 2],
  ]);
  removeAllImages();
  removeClass(cat);
  expect(shape()).toEqual([['wolf', 0]]);
});

it('takes no more images than the limit', () => {
  const cat = addClass('cat');
  expect(addImages(cat, blobs(MAX_IMAGES - 1))).toBe(MAX_IMAGES - 1);
  expect(addImages(cat, blobs(3))).toBe(1);
  expect(addImages(cat, blobs(3))).toBe(0);
  expect(imageCount.value).toBe(MAX_IMAGES);
});
