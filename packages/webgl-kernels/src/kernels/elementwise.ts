import type { KernelContract } from '@convkit/ops/kernels';
import { elementwise, webglKernel } from '../backend.js';

type Average = KernelContract['MovingAverage'];

/** One draw. */
export const movingAverage = webglKernel<Average['inputs'], Average['attrs']>(
  'MovingAverage',
  ({ average, value }, { rate, correction }, backend) => {
    const uniforms = { kept: 1 - rate, taken: rate * correction };
    return [
      elementwise(
        backend,
        { Average: average, Value: value },
        'kept * AverageValue + taken * ValueValue',
        uniforms,
      ),
    ];
  },
);
