import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { KernelContract } from '../kernels.js';

/** Options of `movingAverage`. */
export type MovingAverageOptions = KernelContract['MovingAverage']['attrs'];

/** Moving average, (1 - rate) average + rate correction value: the running statistics of batch norm. Both have the same shape. */
export function movingAverage<T extends Tensor>(
  average: T,
  value: T,
  { rate, correction }: MovingAverageOptions,
): T {
  const [next] = dispatch('MovingAverage', { average, value }, { rate, correction }, () => [
    tidy(() => add(mul(average, 1 - rate), mul(value, rate * correction))),
  ]);
  return next as T;
}
