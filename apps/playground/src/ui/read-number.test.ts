import { expect, it } from 'vitest';
import { readNumber } from './read-number.js';

it.each(['-1', '0', '1e9', '2.5', '', ' ', 'ten', 'NaN', 'Infinity'])(
  '“%s” is not 1 to 1000 epochs',
  (text) => {
    expect(readNumber(text, { min: 1, max: 1000, step: 1 })).toBeUndefined();
  },
);

it('reads what people type', () => {
  expect(readNumber('12', { min: 1, max: 1000, step: 1 })).toBe(12);
  expect(readNumber('1e2', { min: 1, max: 1000, step: 1 })).toBe(100);
  expect(readNumber('.5', { min: 0, max: 1 })).toBe(0.5);
});
