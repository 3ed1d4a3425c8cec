import type { KernelContract } from '@convkit/ops/kernels';
import { callKernel, runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { scratch } from '../../runtime/scratch.js';
import { type Address, addressOf, integers } from '../../runtime/wasm-backend.js';
import { assertLabels } from './assert-labels.js';

const EXPONENTIALS_PER_TASK = 4096;

/**
 * The loss and its gradient: for each row the loss, in float64, and softmax minus one-hot over n, then the mean of the losses in the order
 * of the rows.
 */
export const softmaxCrossEntropy = wasmKernel<KernelContract['SoftmaxCrossEntropy']['inputs'], object>(
  'SoftmaxCrossEntropy',
  ({ logits, labels }, _, backend) => {
    const [rows, classes] = logits.shape as [number, number];
    const loss = backend.makeOutput([], 'float32');
    const gradient = backend.makeOutput([rows, classes], 'float32');
    const [losses] = scratch(backend, 2 * rows) as [Address];
    const areClasses = runJob(backend, {
      kernel: 'softmaxCrossEntropy',
      units: rows,
      unitsPerTask: Math.ceil(EXPONENTIALS_PER_TASK / Math.max(classes, 1)),
      args: {
        logits: addressOf(backend, logits),
        labels: addressOf(backend, labels),
        gradient: addressOf(backend, gradient),
        losses,
        classes,
        rows,
      },
    });
    if (!areClasses) assertLabels(integers(backend, labels), classes);
    callKernel(backend, 'meanOfLosses', { losses, loss: addressOf(backend, loss), rows });
    return [loss, gradient];
  },
);
