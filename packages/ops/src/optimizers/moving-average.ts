import { checkArguments, checkOptions } from '@convkit/core';
import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { KernelContract } from '../kernels.js';

/** Options of `movingAverage`. */
export type MovingAverageOptions = KernelContract['MovingAverage']['attrs'];

/** Moving average, (1 - rate) average + rate correction value: the running statistics of batch norm. Both have the same shape. */
export function movingAverage<T extends Tensor>(average: T, value: T, options: MovingAverageOptions): T {
  checkArguments('movingAverage', { average, value }, { average: 'tensor', value: 'tensor' });
  checkOptions('movingAverage', options, { rate: 'number', correction: 'number' });
  const { rate, correction } = options;
  const [next] = dispatch('MovingAverage', { average, value }, { rate, correction }, () => [
    tidy(() => add(mul(average, 1 - rate), mul(value, rate * correction))),
  ]);
  return next as T;
}
