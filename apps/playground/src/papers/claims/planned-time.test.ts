import { expect, it, vi } from 'vitest';
import { CLAIMS } from './claims.js';
import { plannedSteps, plannedTime } from './planned-time.js';

vi.mock('virtual:data-manifest', () => ({ manifest: { sets: [], missing: [] } }));

const IMAGES = new Map([
  ['mnist', 60_000],
  ['mnist-first-5000', 5000],
]);

it('counts the steps of an epoch over all images, the last batch included', () => {
  const [published, connected] = CLAIMS.lenet5.runs;
  expect(plannedSteps(published.settings, IMAGES)).toBe(3750);
  expect(plannedSteps(connected.settings, IMAGES)).toBe(938);
});

it('counts the steps of several epochs over limited images', () => {
  expect(plannedSteps(CLAIMS.resnet.runs[0].settings, IMAGES)).toBe(6 * 47);
});

it('takes as long as the longer run, because both train side by side', () => {
  const [published, connected] = CLAIMS.lenet5.runs;
  const { steps, seconds } = plannedTime(CLAIMS.lenet5, IMAGES);
  expect(steps).toBe(3750 + 938);
  expect(seconds).toBeCloseTo(
    Math.max(3750 * published.stepMilliseconds, 938 * connected.stepMilliseconds) / 1000,
  );
});
