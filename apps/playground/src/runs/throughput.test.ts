import { expect, it } from 'vitest';
import { duration, Throughput } from './throughput.js';

it('measures images per second over a window, from the second step on', () => {
  const throughput = new Throughput(2000);
  throughput.add(64, 0);
  expect(throughput.imagesPerSecond).toBeUndefined();
  throughput.add(64, 500);
  expect(throughput.imagesPerSecond).toBeUndefined();
  throughput.add(64, 1000);
  expect(throughput.imagesPerSecond).toBe(128);
  throughput.add(64, 2000);
  throughput.add(64, 2200); // The first step has left the window.
  expect(throughput.imagesPerSecond).toBeCloseTo(192 / 1.7);
});

it('measures epochs shorter than a second together, without the time between them', () => {
  const throughput = new Throughput();
  for (const start of [0, 5000, 10_000]) {
    for (const at of [0, 250, 500]) throughput.add(32, start + at);
    throughput.interrupt();
  }
  expect(throughput.imagesPerSecond).toBe(128);
});

it('has no speed from a few images', () => {
  const throughput = new Throughput();
  for (const at of [0, 1000, 2000]) throughput.add(39, at);
  expect(throughput.imagesPerSecond).toBeUndefined();
  throughput.add(39, 2500);
  expect(throughput.imagesPerSecond).toBeCloseTo(117 / 2.5);
});

it('formats a duration', () => {
  expect([4.4, 65, 7260, Number.POSITIVE_INFINITY].map(duration)).toEqual([
    '4 s',
    '1 min 5 s',
    '2 h 1 min',
    'unknown',
  ]);
});
