import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { type WasmBackend, wasmBackend } from './wasm-backend.js';

type Inputs<I> = { readonly [K in keyof I]: TensorInfo };

/** Creates a kernel of tfjs's backend `wasm` from a function of typed inputs and attributes. */
export function wasmKernel<I, A>(
  kernelName: string,
  run: (inputs: Inputs<I>, attrs: A, backend: WasmBackend) => TensorInfo | TensorInfo[],
): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: Parameters<KernelFunc>[0]) =>
    run(
      inputs as unknown as Inputs<I>,
      attrs as NamedAttrMap as unknown as A,
      wasmBackend(backend as WasmBackend),
    );
  return { kernelName, backendName: 'wasm', kernelFunc };
}
