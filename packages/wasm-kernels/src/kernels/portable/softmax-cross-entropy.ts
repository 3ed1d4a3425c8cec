import type { KernelContract } from '@convkit/ops/kernels';
import { wasmKernel } from '../../runtime/registration.js';
import { floats, integers } from '../../runtime/wasm-backend.js';
import { assertLabels } from '../training/assert-labels.js';

/** The loss, and softmax minus one-hot over n, in float64 and in one pass per row. */
export const scalarSoftmaxCrossEntropy = wasmKernel<KernelContract['SoftmaxCrossEntropy']['inputs'], object>(
  'SoftmaxCrossEntropy',
  ({ logits, labels }, _, backend) => {
    const [rows, classes] = logits.shape as [number, number];
    const target = integers(backend, labels);
    assertLabels(target, classes);
    const outputs = [
      backend.makeOutput([], 'float32'),
      backend.makeOutput([rows, classes], 'float32'),
    ] as const;
    const [loss, gradient] = [floats(backend, outputs[0]), floats(backend, outputs[1])];
    const x = floats(backend, logits);
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const start = row * classes;
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = start; i < start + classes; i++) largest = Math.max(largest, x[i] as number);
      let normalizer = 0;
      for (let i = start; i < start + classes; i++) normalizer += Math.exp((x[i] as number) - largest);
      for (let i = start; i < start + classes; i++) {
        gradient[i] = Math.exp((x[i] as number) - largest) / normalizer / rows;
      }
      const hit = start + (target[row] as number);
      total += largest + Math.log(normalizer) - (x[hit] as number);
      gradient[hit] = (gradient[hit] as number) - 1 / rows;
    }
    loss[0] = total / Math.max(rows, 1);
    return [...outputs];
  },
);
