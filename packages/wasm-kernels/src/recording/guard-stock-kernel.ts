import type { KernelConfig } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../runtime/wasm-backend.js';
import { activeRecording } from './active-recording.js';

/** Makes a kernel of tfjs's own, which one of ours leaves cases to, tell a recording that it ran: it runs no job. */
export const guardStockKernel = (kernel: KernelConfig): KernelConfig => ({
  ...kernel,
  kernelFunc: (params) => {
    activeRecording(params.backend as WasmBackend)?.refuse(`tfjs's own kernel ${kernel.kernelName} ran`);
    return kernel.kernelFunc(params);
  },
});
