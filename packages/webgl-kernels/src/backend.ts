import type { GPGPUContext, MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/** tfjs's WebGL backend. */
export type WebglBackend = MathBackendWebGL & { readonly gpgpu: GPGPUContext };

type Inputs<I> = { readonly [K in keyof I]: TensorInfo };

/**
 * Creates a kernel of tfjs's `webgl` backend from a function of typed inputs and attributes. Our own kernels return a list of outputs, those
 * that replace one of tfjs's return one tensor.
 */
export function webglKernel<I, A>(
  kernelName: string,
  run: (inputs: Inputs<I>, attrs: A, backend: WebglBackend) => TensorInfo | TensorInfo[],
): KernelConfig {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
    run(inputs as unknown as Inputs<I>, attrs as unknown as A, backend as WebglBackend);
  return { kernelName, backendName: 'webgl', kernelFunc };
}

/** Creates another reference to the same values. */
export function shared(backend: WebglBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
