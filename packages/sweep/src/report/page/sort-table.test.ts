import { expect, it } from 'vitest';
import { compare } from './sort-table.js';

it('sorts numbers, then text, and cells without a value last in both directions', () => {
  const keys = ['sgd', undefined, 10, 'adam', 9];
  expect([...keys].sort((a, b) => compare(a, b, 1))).toEqual([9, 10, 'adam', 'sgd', undefined]);
  // Array.sort always moves undefined to the end, so compare it by itself, too.
  expect([...keys].sort((a, b) => compare(a, b, -1))).toEqual(['sgd', 'adam', 10, 9, undefined]);
  expect([compare(undefined, 1, 1), compare(undefined, 1, -1), compare(1, undefined, -1)]).toEqual([
    1, 1, -1,
  ]);
});
