import { expectClose, expectNoLeaks } from '@convkit/testing';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { movingAverage } from './moving-average.js';

beforeAll(async () => {
  expect(await setBackend('cpu')).toBe(true);
});

it('moves the average toward the corrected value', () => {
  const [average, value] = [tensor1d([1, -2]), tensor1d([5, 6])];
  const next = movingAverage(average, value, { rate: 0.25, correction: 2 });
  expectClose(next.dataSync(), [0.75 + 2.5, -1.5 + 3]);
  expectNoLeaks(() => movingAverage(average, value, { rate: 0.1, correction: 1 }).dispose());
});
