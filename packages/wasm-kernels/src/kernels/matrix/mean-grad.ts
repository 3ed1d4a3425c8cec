import type { KernelContract } from '@convkit/ops/kernels';
import { util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';

const FLOATS_PER_TASK = 16384;

type MeanGrad = KernelContract['MeanGrad'];

/** The gradient of a mean over adjacent axes: each value of dy over the number of values, in the place of each. */
export const meanGrad = wasmKernel<MeanGrad['inputs'], MeanGrad['attrs']>(
  'MeanGrad',
  ({ dy }, { inputShape, firstAxis, axes }, backend) => {
    const [images, rows, columns] = [
      inputShape.slice(0, firstAxis),
      inputShape.slice(firstAxis, firstAxis + axes),
      inputShape.slice(firstAxis + axes),
    ].map((extents) => util.sizeFromShape(extents)) as [number, number, number];
    const output = backend.makeOutput([...inputShape], 'float32');
    runJob(backend, {
      kernel: 'repeatMeans',
      units: images,
      unitsPerTask: Math.ceil(FLOATS_PER_TASK / Math.max(1, rows * columns)),
      args: { means: addressOf(backend, dy), y: addressOf(backend, output), rows, columns },
    });
    return [output];
  },
);
