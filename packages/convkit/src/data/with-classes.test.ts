import { DataError } from '@convkit/core';
import { arrayDataset } from '@convkit/data';
import { expect, it } from 'vitest';
import type { LabeledDataset } from './classification-data.js';
import { withClasses } from './with-classes.js';

const CLASSES = ['bird', 'cat', 'dog'];

function images(classes: readonly string[], labels: readonly number[]): LabeledDataset {
  return arrayDataset({
    images: Uint8Array.from(labels, (_, i) => i),
    labels: Uint8Array.from(labels),
    classes,
    shape: [1, 1, 1],
  });
}

it('returns data of the same classes as it is', () => {
  const dataset = images(CLASSES, [0, 2]);
  expect(withClasses(dataset, CLASSES, CLASSES)).toBe(dataset);
});

it('relabels data that lacks classes, or has them in another order', async () => {
  const encoded = async () => ({ bytes: new Uint8Array(), name: 'a.png', label: 1, decode: {} });
  const dataset = { ...images(['dog', 'bird'], [1, 0, 0]), paths: ['a', 'b', 'c'], encoded };
  const found = withClasses(dataset as LabeledDataset, ['dog', 'bird'], CLASSES);
  expect(found).toMatchObject({ length: 3, classes: CLASSES, paths: ['a', 'b', 'c'] });
  expect(Array.from(found.labels)).toEqual([0, 2, 2]);
  expect(await found.get(1)).toMatchObject({ label: 2, image: Uint8Array.of(1) });
  expect(await found.encoded?.(0)).toMatchObject({ label: 0 });
});

it('moves the targets of several labels per image', () => {
  const targets = { width: 2, values: Float64Array.of(1, 0, 1, 1) };
  const dataset = { ...images(['none'], [0, 0]), classes: [], targets };
  const found = withClasses(dataset, ['dog', 'bird'], CLASSES);
  expect(found.targets).toEqual({ width: 3, values: Float64Array.of(0, 0, 1, 1, 0, 1) });
  expect(Array.from(found.labels)).toEqual([0, 0]);
});

it.each([[['cat', 'fish']], [[]]])('rejects the classes %j', (classes) => {
  expect(() => withClasses(images(classes, []), classes, CLASSES)).toThrow(DataError);
});
