import { expect, it } from 'vitest';
import { smoothed } from './chart-options.js';

it('smooths a noisy curve and leaves a constant one', () => {
  expect(smoothed({ x: [1, 2, 3], y: [4, 4, 4] }).y.map((value) => value.toFixed(6))).toEqual(
    Array(3).fill('4.000000'),
  );
  const noisy = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0 : 2));
  const { x, y } = smoothed({ x: noisy.map((_, i) => i), y: noisy });
  expect(x).toHaveLength(40);
  for (const value of y.slice(20)) expect(Math.abs(value - 1)).toBeLessThan(0.2);
});
