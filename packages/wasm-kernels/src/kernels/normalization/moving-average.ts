import type { KernelContract } from '@convkit/ops/kernels';
import { util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';

/** A multiple of four. */
const FLOATS_PER_TASK = 16384;

type Average = KernelContract['MovingAverage'];

/** Moving average of batch norm's running statistics, in one pass. */
export const movingAverage = wasmKernel<Average['inputs'], Average['attrs']>(
  'MovingAverage',
  ({ average, value }, { rate, correction }, backend) => {
    const next = backend.makeOutput(average.shape, 'float32');
    runJob(backend, {
      kernel: 'movingAverage',
      units: util.sizeFromShape(average.shape),
      unitsPerTask: FLOATS_PER_TASK,
      args: {
        average: addressOf(backend, average),
        value: addressOf(backend, value),
        next: addressOf(backend, next),
        kept: 1 - rate,
        added: rate * correction,
      },
    });
    return [next];
  },
);
