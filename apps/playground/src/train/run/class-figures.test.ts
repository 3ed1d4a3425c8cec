import { expect, it } from 'vitest';
import { classFigures, weakClasses } from './class-figures.js';

it('finds the class that a good total hides', () => {
  const figures = classFigures([
    [95, 0, 0],
    [3, 2, 0],
    [0, 0, 0],
  ]);
  expect(figures).toEqual([
    { label: 1, accuracy: 0.4, images: 5 },
    { label: 0, accuracy: 1, images: 95 },
  ]);
  expect(weakClasses(figures).map(({ label }) => label)).toEqual([1]);
});

it('warns of no class if all are mostly wrong', () => {
  expect(
    weakClasses(
      classFigures([
        [1, 9],
        [9, 1],
      ]),
    ),
  ).toEqual([]);
});
