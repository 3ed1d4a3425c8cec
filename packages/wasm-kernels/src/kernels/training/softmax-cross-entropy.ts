import type { KernelContract } from '@convkit/ops/kernels';
import { runJob } from '../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../runtime/kernel-module.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, integers } from '../../runtime/wasm-backend.js';
import { assertLabels } from './assert-labels.js';

const EXPONENTIALS_PER_TASK = 4096;

/** Row by row: the loss, in float64, and softmax minus one-hot over n; then the mean of the losses in the rows' order. */
export const softmaxCrossEntropy = wasmKernel<KernelContract['SoftmaxCrossEntropy']['inputs'], object>(
  'SoftmaxCrossEntropy',
  ({ logits, labels }, _, backend) => {
    const [rows, classes] = logits.shape as [number, number];
    assertLabels(integers(backend, labels), classes);
    const loss = backend.makeOutput([], 'float32');
    const gradient = backend.makeOutput([rows, classes], 'float32');
    const [losses] = scratch(backend, 2 * rows) as [Address];
    runJob(backend, {
      kernel: 'softmaxCrossEntropy',
      units: rows,
      unitsPerTask: Math.ceil(EXPONENTIALS_PER_TASK / Math.max(classes, 1)),
      args: [
        addressOf(backend, logits),
        addressOf(backend, labels),
        addressOf(backend, gradient),
        losses,
        classes,
        rows,
      ],
    });
    kernelsIn(backend).meanOfLosses(losses, rows, addressOf(backend, loss));
    return [loss, gradient];
  },
);
