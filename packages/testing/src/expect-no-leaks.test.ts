import { keep, scalar, tidy } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { expectNoLeaks } from './expect-no-leaks.js';

it('accepts what cleans up, and lets the first run keep constants', () => {
  expectNoLeaks(() => tidy(() => void scalar(1)));
  const constants: unknown[] = [];
  expectNoLeaks(() => {
    if (constants.length === 0) constants.push(scalar(1));
  });
});

it('rejects a tensor that is left behind, and data that outlive their tensor', () => {
  expect(() => expectNoLeaks(() => void keep(scalar(1)))).toThrow(/tensors/);
});
