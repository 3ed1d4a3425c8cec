import { expect, it } from 'vitest';
import { blobSource } from '../files/byte-source.js';
import { openKeras } from './index.js';

it.each([
  ['stored', new URL('../../goldens/keras/keras3-sequential.keras', import.meta.url)],
  ['compressed', new URL('../../goldens/keras/keras3-functional.keras', import.meta.url)],
])('opens a .keras file with %s weights in a page', async (_, url) => {
  const response = await fetch(url);
  const file = await openKeras(blobSource(await response.blob(), 'model.keras'), { verify: true });
  expect(file.layers.map(({ className }) => className)).toContain('BatchNormalization');
  expect((await file.read('dense/kernel')).shape).toEqual([24, 4]);
});
