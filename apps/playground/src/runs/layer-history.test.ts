import { expect, it } from 'vitest';
import { LayerHistory } from './layer-history.js';

const insight = (conv1: number, fc: number) => ({
  gradientNorms: { conv1, fc },
  updateRatios: { conv1: conv1 / 1000, fc: fc / 1000 },
  deadUnits: { conv1: 0.5 },
});

it('returns one row per requested layer', () => {
  const history = new LayerHistory();
  history.add(1, insight(2, 3));
  history.add(11, insight(1, 4));
  expect(history.layers('gradientNorms')).toEqual(['conv1', 'fc']);
  expect(history.layers('deadUnits')).toEqual(['conv1']);
  expect(history.rows('gradientNorms', ['fc', 'none'])).toEqual([
    [1, 11],
    [3, 4],
    [null, null],
  ]);
  expect(history.rows('updateRatios', ['conv1'])).toEqual([
    [1, 11],
    [0.002, 0.001],
  ]);
});

it('stays small and evenly spaced in a long run', () => {
  const history = new LayerHistory();
  for (let step = 0; step < 10_000; step++) history.add(step, insight(1, step));
  const [steps = []] = history.rows('gradientNorms', []);
  expect(steps.length).toBeLessThanOrEqual(400);
  expect(steps.length).toBeGreaterThan(100);
  expect(new Set(steps.slice(1).map((step, i) => (step as number) - (steps[i] as number))).size).toBe(1);
});
