import { expect, it } from 'vitest';
import { duration, Pace } from './throughput.js';

it('measures images a second over a window, from the second step on', () => {
  const pace = new Pace(1000);
  pace.add(64, 0);
  expect(pace.imagesPerSecond).toBeUndefined();
  pace.add(64, 500);
  expect(pace.imagesPerSecond).toBe(128);
  pace.add(64, 1000);
  pace.add(64, 1100); // The first step is out of the window now.
  expect(pace.imagesPerSecond).toBeCloseTo(128 / 0.6);
  pace.reset();
  expect(pace.imagesPerSecond).toBeUndefined();
});

it('says a duration', () => {
  expect([4.4, 65, 7260, Number.POSITIVE_INFINITY].map(duration)).toEqual([
    '4 s',
    '1 min 5 s',
    '2 h 1 min',
    'unknown',
  ]);
});
