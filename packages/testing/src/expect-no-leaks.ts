import { engine } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/**
 * Fails when `run` leaves tensors, or data in the active backend, behind. It runs once before to warm up: backends keep
 * constants and compiled programs.
 */
export function expectNoLeaks(run: () => void): void {
  run();
  const before = held();
  run();
  expect(held()).toEqual(before);
}

const held = () => ({ tensors: engine().memory().numTensors, dataIds: engine().backend.numDataIds() });
