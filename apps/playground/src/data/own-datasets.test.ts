import { arrayDataset } from '@convkit/data';
import { expect, it } from 'vitest';
import { evenlySpaced } from './own-datasets.js';

const inOrder = (perClass: number) =>
  arrayDataset({
    images: new Uint8Array(3 * perClass),
    labels: Array.from({ length: 3 * perClass }, (_, i) => Math.floor(i / perClass)),
    shape: [1, 1, 1],
    classes: ['cat', 'dog', 'bird'],
  });

it('selects images from all classes of a folder, which come one class after the other', () => {
  expect([...(evenlySpaced(inOrder(50), 6).labels as Int32Array)]).toEqual([0, 0, 1, 1, 2, 2]);
  expect([...(evenlySpaced(inOrder(50), 4).labels as Int32Array)]).toEqual([0, 0, 1, 2]);
  expect(evenlySpaced(inOrder(2), 100).length).toBe(6);
});
