import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { type WasmBackend, wasmBackend } from '../runtime/wasm-backend.js';

/** Replaces tfjs's `stock` kernel with `run`. If `run` returns undefined, the stock kernel computes the result. */
export function inPlaceOf<I, A>(
  stock: KernelConfig,
  run: (inputs: I, attrs: A, backend: WasmBackend) => TensorInfo | undefined,
): KernelConfig {
  return {
    ...stock,
    kernelFunc: (params) =>
      run(params.inputs as I, params.attrs as A, wasmBackend(params.backend as WasmBackend)) ??
      stock.kernelFunc(params),
  };
}
