import { expect, it } from 'vitest';
import { checkFraction, checkNotNegative, checkPositive, checkWhole, describeValue } from './check-number.js';
import { ConfigError } from './errors.js';

it.each<[name: string, check: (value: number) => void, accepted: number[], refused: number[]]>([
  [
    'whole',
    (x) => checkWhole('x', x),
    [1, 2 ** 40],
    [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60],
  ],
  ['whole, in a range', (x) => checkWhole('x', x, 0, 3), [0, 3], [-1, 4, 0.5]],
  ['positive', (x) => checkPositive('x', x), [1e-9, 5], [0, -1, Number.NaN, Number.POSITIVE_INFINITY]],
  ['not negative', (x) => checkNotNegative('x', x), [0, 5], [-1e-9, Number.NaN]],
  ['a fraction', (x) => checkFraction('x', x), [0, 0.999], [1, -0.1, Number.NaN, '0.5' as unknown as number]],
])('%s', (_, check, accepted, refused) => {
  for (const value of accepted) expect(() => check(value), `${value}`).not.toThrow();
  for (const value of refused) expect(() => check(value), `${value}`).toThrow(ConfigError);
});

it('names the option, the expected range and the value', () => {
  expect(() => checkWhole('batchSize', 0)).toThrow('batchSize must be a whole number from 1, got 0');
  expect(() => checkWhole('folds', 9, 2, 8)).toThrow('folds must be a whole number from 2 to 8, got 9');
});

it('says that a string is one', () => {
  expect(() => checkWhole('epochs', '5' as never)).toThrow(
    "must be a whole number from 1, got '5' (a string)",
  );
  expect(() => checkFraction('x', 1)).toThrow('x must be at least 0 and below 1, got 1');
});

it.each<[unknown, string]>([
  [undefined, 'undefined'],
  [null, 'null'],
  ['foo', "'foo'"],
  ['0.5', "'0.5' (a string)"],
  [Number.NaN, 'NaN'],
  [{ name: 'sgd' }, '{"name":"sgd"}'],
  [[1, 'a'], '[1,"a"]'],
  [Array(50).fill(1), `[${'1,'.repeat(29)}1…`],
  [/a/i, '/a/i'],
  [new Uint8Array(2), 'a Uint8Array'],
  [new ArrayBuffer(2), 'an ArrayBuffer'],
  [Promise.resolve(), 'a Promise'],
  [() => 1, 'a function'],
  [{ big: 1n }, 'an Object'],
])('describes %o', (value, text) => {
  expect(describeValue(value)).toBe(text);
});
