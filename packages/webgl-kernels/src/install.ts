import { BackendError } from '@convkit/core';
import {
  findBackendFactory,
  getKernel,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { batchNorm, batchNormGrad } from './kernels/batch-norm.js';
import { movingAverage } from './kernels/elementwise.js';
import { adamUpdate, sgdUpdate } from './kernels/optimizer-updates.js';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.js';

const KERNELS: readonly KernelConfig[] = [
  batchNorm,
  batchNormGrad,
  softmaxCrossEntropy,
  sgdUpdate,
  adamUpdate,
  movingAverage,
];

/** Names of the kernels that `installWebglKernels` adds to tfjs's backend. */
export const webglKernelNames = (): string[] => KERNELS.map(({ kernelName }) => kernelName).sort();

const INSTALLED = Symbol.for('convkit.webgl-kernels');

/**
 * Adds the kernels of `@convkit/ops` that take fewer draw calls than tfjs's operations do. Import `@tensorflow/tfjs-backend-webgl`
 * first. Calling it again does nothing.
 * @throws BackendError when there is no `webgl` backend.
 */
export function installWebglKernels(): void {
  if (!findBackendFactory('webgl')) {
    throw new BackendError('there is no webgl backend to install kernels on', {
      hint: "Import '@tensorflow/tfjs-backend-webgl' first, in a page or its worker.",
    });
  }
  for (const kernel of KERNELS) {
    const present = getKernel(kernel.kernelName, 'webgl');
    if (present && INSTALLED in present) continue;
    if (present) unregisterKernel(kernel.kernelName, 'webgl');
    registerKernel(Object.assign({ ...kernel }, { [INSTALLED]: true }));
  }
}
