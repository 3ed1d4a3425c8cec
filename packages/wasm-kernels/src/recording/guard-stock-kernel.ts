import type { KernelConfig } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../runtime/wasm-backend.js';
import { activeRecording } from './active-recording.js';

/** Makes a tfjs kernel that one of ours falls back to refuse the recording, because it runs no job. */
export const guardStockKernel = (kernel: KernelConfig): KernelConfig => ({
  ...kernel,
  kernelFunc: (params) => {
    activeRecording(params.backend as WasmBackend)?.refuse(`tfjs's own kernel ${kernel.kernelName} ran`);
    return kernel.kernelFunc(params);
  },
});
