import { backend_util, MaxPoolGrad, type MaxPoolGradInputs } from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import { kernelsIn } from '../runtime/kernel-module.js';
import { wasmKernel } from '../runtime/registration.js';
import { addressOf } from '../runtime/wasm-backend.js';
import type { Pool2dAttrs } from './portable/max-pool-grad.js';

/**
 * Each window's gradient goes to its largest cell, the first of equal ones. As on the cpu backend, NaN and -Infinity
 * never win: a window of them alone gets none.
 */
export const maxPoolGrad = wasmKernel<MaxPoolGradInputs, Pool2dAttrs>(
  MaxPoolGrad,
  ({ dy, input }, attrs, backend) => {
    const shape = input.shape as [number, number, number, number];
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const output = backend.makeOutput(input.shape, 'float32');
    const kernels = kernelsIn(backend);
    const dx = addressOf(backend, output);
    kernels.clear(dx, info.batchSize * info.inHeight * info.inWidth * info.inChannels);
    runJob(backend, {
      kernel: 'maxPoolGrad',
      units: info.batchSize,
      unitsPerTask: 1,
      args: [
        addressOf(backend, input),
        addressOf(backend, dy),
        dx,
        info.inHeight,
        info.inWidth,
        info.inChannels,
        info.filterHeight,
        info.filterWidth,
        info.strideHeight,
        info.strideWidth,
        info.padInfo.top,
        info.padInfo.left,
        info.outHeight,
        info.outWidth,
      ],
    });
    return output;
  },
);
