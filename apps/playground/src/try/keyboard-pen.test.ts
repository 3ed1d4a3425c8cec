import { expect, it } from 'vitest';
import { MIDDLE, type Pen, penAfter, penInWords } from './keyboard-pen.js';

const after = (keys: readonly string[]) => keys.reduce((pen, key) => penAfter(pen, key) as Pen, MIDDLE);

it('lowers, moves and lifts the pen', () => {
  expect(after([' ']).down).toBe(true);
  const moved = after(['Enter', 'ArrowRight', 'ArrowRight', 'ArrowDown']);
  expect(moved.at[0]).toBeCloseTo(0.6);
  expect(moved.at[1]).toBeCloseTo(0.55);
  expect(after([' ', ' ']).down).toBe(false);
});

it('keeps the pen within the square', () => {
  const far = after(Array(50).fill('ArrowUp'));
  expect(far.at).toEqual([0.5, 0.05]);
});

it('ignores other keys', () => {
  expect(penAfter(MIDDLE, 'Tab')).toBeUndefined();
});

it('describes the position of the pen', () => {
  expect(penInWords(after([' ', 'ArrowLeft']))).toBe('Pen down, 45% from the left, 50% from the top.');
});
