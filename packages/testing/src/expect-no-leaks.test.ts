import { keep, scalar, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { expectNoLeaks } from './expect-no-leaks.js';

it('accepts a function that cleans up, and constants of the first run', () => {
  expectNoLeaks(() => tidy(() => void scalar(1)));
  const constants: unknown[] = [];
  expectNoLeaks(() => {
    if (constants.length === 0) constants.push(scalar(1));
  });
});

it('rejects a leaked tensor', () => {
  expect(() => expectNoLeaks(() => void keep(scalar(1)))).toThrow(/tensors/);
});
