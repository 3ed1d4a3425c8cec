import { expect, it } from 'vitest';
import { nearestTrial } from './drawing.js';

const traces = [
  {
    trial: 1,
    points: [
      [0, 0],
      [100, 0],
    ],
  },
  {
    trial: 2,
    points: [
      [0, 50],
      [100, 50],
    ],
  },
  { trial: 3, points: [[50, 100]] },
  {
    trial: 4,
    points: [
      [0, 20],
      [100, 20],
    ],
    isFine: true,
  },
] as const;

it('finds the closest line or dot within reach', () => {
  expect(nearestTrial(traces, 50, 21, 24)).toBe(1);
  expect(nearestTrial(traces, 50, 40, 24)).toBe(2);
  expect(nearestTrial(traces, 55, 90, 24)).toBe(3);
  expect(nearestTrial(traces, 110, 5, 24)).toBe(1);
  expect(nearestTrial(traces, 150, 0, 24)).toBeUndefined();
  expect(nearestTrial([], 0, 0, 24)).toBeUndefined();
});
