import { expect, it } from 'vitest';
import { linearTicks, logTicks, short } from './ticks.js';
import { scaleFor, shareOf } from './value-scale.js';

it('chooses round numbers', () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(8, 96, 6)).toEqual([20, 40, 60, 80]);
  expect(linearTicks(-3, 3, 3)).toEqual([-2, 0, 2]);
  expect(linearTicks(5, 5, 4)).toEqual([5]);
});

it('chooses powers of ten, more for short ranges and fewer for long ones', () => {
  expect(logTicks(1e-4, 1, 6)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
  expect(logTicks(0.01, 0.2, 6)).toEqual([0.01, 0.03, 0.1]);
  expect(logTicks(1e-12, 1, 6)).toEqual([1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]);
  expect(logTicks(0.021, 0.024, 4)).toEqual([0.021, 0.022, 0.023, 0.024]);
  expect(logTicks(0.3, 0.3, 4)).toEqual([0.3]);
});

it('shortens numbers', () => {
  expect([0, 0.05, 1e-4, 0.00025, 1234, 20_000, 3e6].map(short)).toEqual([
    '0',
    '0.05',
    '1e-4',
    '2.5e-4',
    '1234',
    '20k',
    '3M',
  ]);
});

it('draws losses of different magnitudes on a logarithmic scale', () => {
  expect(scaleFor([0.1, 10], 'minimize')).toEqual({ type: 'log', domain: [0.1, 10] });
  expect(shareOf(scaleFor([0.1, 10], 'minimize'), 1)).toBeCloseTo(0.5);
  expect(scaleFor([0.01, 0.9], 'maximize').type).toBe('linear');
  expect(scaleFor([0, 10], 'minimize').type).toBe('linear');
  expect(scaleFor([2, 2], 'minimize').domain).toEqual([1.8, 2.2]);
  expect(scaleFor([], 'minimize').domain).toEqual([0, 1]);
});
