import { BackendError } from '@convkit/core';
import {
  BatchMatMul,
  findBackendFactory,
  getKernel,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { averagePoolGrad } from './kernels/average-pool-grad.js';
import { batchMatMul } from './kernels/batch-mat-mul.js';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input.js';
import { maxPoolGrad } from './kernels/max-pool-grad.js';
import { adamUpdate, sgdUpdate } from './kernels/optimizer-updates.js';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.js';

const kernels: readonly KernelConfig[] = [
  adamUpdate,
  averagePoolGrad,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  maxPoolGrad,
  sgdUpdate,
  softmaxCrossEntropy,
];

/** Names of the kernels that `installWasmKernels` adds to tfjs's backend or replaces there. */
export const WASM_KERNELS: readonly string[] = [
  BatchMatMul,
  ...kernels.map(({ kernelName }) => kernelName),
].sort();

/** Names these kernels' arithmetic: runs on different builds need not agree bit for bit. */
export const KERNEL_BUILD = 'composed-1';

const INSTALLED = Symbol.for('convkit.wasm-kernels');

/**
 * Adds what tfjs's `wasm` backend lacks for training, and replaces what it computes wrongly or slowly. Import
 * `@tensorflow/tfjs-backend-wasm` first; plain tfjs and `tf.layers` then train on it. Calling it again does nothing.
 * @throws BackendError when there is no `wasm` backend.
 */
export function installWasmKernels(): void {
  if (!findBackendFactory('wasm')) {
    throw new BackendError('there is no wasm backend to install kernels on', {
      hint: "Import '@tensorflow/tfjs-backend-wasm' first.",
    });
  }
  const stock = getKernel(BatchMatMul, 'wasm') as KernelConfig & { [INSTALLED]?: true };
  if (stock[INSTALLED]) return;
  for (const kernel of [{ ...batchMatMul(stock), [INSTALLED]: true }, ...kernels]) {
    if (getKernel(kernel.kernelName, 'wasm')) unregisterKernel(kernel.kernelName, 'wasm');
    registerKernel(kernel);
  }
}
