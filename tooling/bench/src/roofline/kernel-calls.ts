import {
  getKernelsForBackend,
  type NamedAttrMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** Shape and type of a tensor. */
export type Operand = Pick<TensorInfo, 'shape' | 'dtype'>;

/** A call of a kernel. */
export interface KernelCall {
  /** tfjs's name. */
  readonly kernel: string;
  /** By name, or by place in a list. Optional ones may be undefined. */
  readonly inputs: Readonly<Record<string, Operand | undefined>>;
  readonly outputs: readonly Operand[];
  readonly attrs: NamedAttrMap;
  readonly milliseconds: number;
}

/**
 * Records the calls of every kernel of tfjs's backend `wasm` from now on. A kernel that another one calls is a part of it. Returns a function
 * that returns the calls since it was last called.
 */
export function recordKernels(): () => KernelCall[] {
  let calls: KernelCall[] = [];
  let isInside = false;
  for (const kernel of getKernelsForBackend('wasm')) {
    unregisterKernel(kernel.kernelName, 'wasm');
    registerKernel({
      ...kernel,
      kernelFunc: (params) => {
        if (isInside) return kernel.kernelFunc(params);
        isInside = true;
        const start = performance.now();
        try {
          const output = kernel.kernelFunc(params);
          const milliseconds = performance.now() - start;
          const { inputs, attrs = {} } = params;
          calls.push({ kernel: kernel.kernelName, inputs, outputs: [output].flat(), attrs, milliseconds });
          return output;
        } finally {
          isInside = false;
        }
      },
    });
  }
  return () => {
    const taken = calls;
    calls = [];
    return taken;
  };
}
