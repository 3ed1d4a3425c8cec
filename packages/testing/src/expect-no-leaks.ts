import { checkArguments } from '@convkit/core';
import { engine } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/**
 * Fails if `run` leaks tensors, or data of the active backend. It calls `run` once before to warm up, because backends keep
 * constants and compiled programs.
 */
export function expectNoLeaks(run: () => void): void {
  checkArguments('expectNoLeaks', { run }, { run: 'function' });
  run();
  const before = counts();
  run();
  expect(counts()).toEqual(before);
}

const counts = () => ({ tensors: engine().memory().numTensors, dataIds: engine().backend.numDataIds() });
