import type { KernelContract } from '@convkit/ops/kernels';
import { webglKernel } from '../backend.js';
import { elementwise } from '../packed.js';

type Average = KernelContract['MovingAverage'];

/** Moving average of batch norm's running statistics, in one draw call. */
export const movingAverage = webglKernel<Average['inputs'], Average['attrs']>(
  'MovingAverage',
  ({ average, value }, { rate, correction }, backend) => {
    const uniforms = { kept: 1 - rate, taken: rate * correction };
    return [elementwise(backend, { average, value }, 'kept * average + taken * value', { uniforms })];
  },
);
