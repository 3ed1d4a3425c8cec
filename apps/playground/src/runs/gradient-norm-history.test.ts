import { expect, it } from 'vitest';
import { GradientNormHistory } from './gradient-norm-history.js';

it('returns one row per requested layer', () => {
  const history = new GradientNormHistory();
  history.add(1, { conv1: 2, fc: 3 });
  history.add(11, { conv1: 1, fc: 4 });
  expect(history.layers).toEqual(['conv1', 'fc']);
  expect(history.rows(['fc', 'none'])).toEqual([
    [1, 11],
    [3, 4],
    [null, null],
  ]);
});

it('stays small and evenly spaced in a long run', () => {
  const history = new GradientNormHistory();
  for (let step = 0; step < 10_000; step++) history.add(step, { fc: step });
  const [steps = []] = history.rows([]);
  expect(steps.length).toBeLessThanOrEqual(400);
  expect(steps.length).toBeGreaterThan(100);
  expect(new Set(steps.slice(1).map((step, i) => (step as number) - (steps[i] as number))).size).toBe(1);
});
