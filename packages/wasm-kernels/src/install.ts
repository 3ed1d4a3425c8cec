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
import { conv2d, fusedConv2d } from './kernels/conv2d.js';
import { conv2dBackpropFilter } from './kernels/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './kernels/conv2d-backprop-input.js';
import { maxPoolGrad } from './kernels/max-pool-grad.js';
import { adamUpdate, sgdUpdate } from './kernels/optimizer-updates.js';
import { composedBatchMatMul } from './kernels/portable/batch-mat-mul.js';
import { composedConv2dBackpropFilter } from './kernels/portable/conv2d-backprop-filter.js';
import { composedConv2dBackpropInput } from './kernels/portable/conv2d-backprop-input.js';
import { scalarMaxPoolGrad } from './kernels/portable/max-pool-grad.js';
import { scalarAdamUpdate, scalarSgdUpdate } from './kernels/portable/optimizer-updates.js';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.js';
import { hasSimdKernels } from './runtime/kernel-module.js';

/** Our own WebAssembly; what it leaves out goes to `stock`, tfjs's kernel of the name. */
function simd(stock: (name: string) => KernelConfig): KernelConfig[] {
  return [
    adamUpdate,
    batchMatMul(composedBatchMatMul(stock(BatchMatMul))),
    conv2d,
    conv2dBackpropFilter,
    conv2dBackpropInput,
    fusedConv2d,
    maxPoolGrad,
    sgdUpdate,
  ];
}

/** For engines without SIMD: compositions of tfjs's kernels, and JavaScript. */
function portable(stock: (name: string) => KernelConfig): KernelConfig[] {
  return [
    composedBatchMatMul(stock(BatchMatMul)),
    composedConv2dBackpropFilter,
    composedConv2dBackpropInput,
    scalarAdamUpdate,
    scalarMaxPoolGrad,
    scalarSgdUpdate,
  ];
}

/** Names the kernels' arithmetic here: runs on different builds need not agree bit for bit. */
export const kernelBuild = (): string => (hasSimdKernels() ? 'simd-2' : 'portable-1');

/** Names of the kernels that `installWasmKernels` adds to tfjs's backend or replaces there. */
export function wasmKernelNames(): string[] {
  const named = (kernelName: string) => ({ kernelName }) as KernelConfig;
  return kernelsFor(hasSimdKernels(), named)
    .map(({ kernelName }) => kernelName)
    .sort();
}

/**
 * Adds what tfjs's `wasm` backend lacks for training, and replaces what it computes wrongly or slowly. Import
 * `@tensorflow/tfjs-backend-wasm` first; plain tfjs and `tf.layers` then train on it. Calling it again does nothing.
 * @throws BackendError when there is no `wasm` backend.
 */
export function installWasmKernels(): void {
  installKernels(hasSimdKernels());
}

const INSTALLED = Symbol.for('convkit.wasm-kernels');

/** The same, with or without SIMD whatever the engine has. */
export function installKernels(withSimd: boolean): void {
  if (!findBackendFactory('wasm')) {
    throw new BackendError('there is no wasm backend to install kernels on', {
      hint: "Import '@tensorflow/tfjs-backend-wasm' first.",
    });
  }
  const stock = (name: string) => getKernel(name, 'wasm') as KernelConfig;
  if (INSTALLED in stock(BatchMatMul)) return;
  for (const kernel of kernelsFor(withSimd, stock)) {
    if (getKernel(kernel.kernelName, 'wasm')) unregisterKernel(kernel.kernelName, 'wasm');
    registerKernel(Object.assign({ ...kernel }, { [INSTALLED]: true }));
  }
}

function kernelsFor(withSimd: boolean, stock: (name: string) => KernelConfig): KernelConfig[] {
  return [averagePoolGrad, softmaxCrossEntropy, ...(withSimd ? simd(stock) : portable(stock))];
}
