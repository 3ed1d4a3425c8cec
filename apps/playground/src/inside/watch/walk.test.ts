import { expect, it } from 'vitest';
import { type WalkState, walkAfter, walkOn } from './walk.js';

const SIZE = { height: 3, width: 4, terms: 2 };
const at = (index: number, terms?: number): WalkState => ({ index, terms, partial: terms !== undefined });

it.each([
  ['ArrowLeft', 5, 4],
  ['ArrowLeft', 4, 4],
  ['ArrowRight', 6, 7],
  ['ArrowRight', 7, 7],
  ['ArrowUp', 6, 2],
  ['ArrowUp', 2, 2],
  ['ArrowDown', 6, 10],
  ['ArrowDown', 10, 10],
  ['Home', 6, 0],
  ['End', 6, 11],
])('%s goes from pixel %i to %i and stays inside', (key, from, to) => {
  expect(walkAfter(at(from), key, SIZE)?.index).toBe(to);
});

it('leaves other keys alone', () => {
  expect(walkAfter(at(3), 'Tab', SIZE)).toBeUndefined();
});

it('goes pixel by pixel, or product by product, up to the last one', () => {
  expect(walkOn(at(5), 'slow', SIZE)).toEqual({ index: 6, terms: undefined, partial: true });
  expect(walkOn(at(11), 'fast', SIZE)).toBeUndefined();
  expect(walkOn(at(5), 'terms', SIZE)).toEqual({ index: 5, terms: 1, partial: true });
  expect(walkOn(at(5, 2), 'terms', SIZE)).toEqual({ index: 6, terms: 1, partial: true });
  expect(walkOn(at(11, 2), 'terms', SIZE)).toBeUndefined();
});
