import {
  Elu,
  getKernel,
  LeakyRelu,
  type NamedAttrMap,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../runtime/wasm-backend.js';

export interface ActivationAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** Activations that are computed after a product, by tfjs's kernels. */
const KERNELS: Readonly<Record<string, string>> = {
  elu: Elu,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
  relu: Relu,
  relu6: Relu6,
  sigmoid: Sigmoid,
};

/** Applies an activation to a product, which is freed then. */
export function activated(
  output: TensorInfo,
  { activation = 'linear', leakyreluAlpha }: ActivationAttrs,
  alpha: TensorInfo | undefined,
  backend: WasmBackend,
): TensorInfo {
  const name = KERNELS[activation];
  if (name === undefined) return output;
  const result = getKernel(name, 'wasm').kernelFunc({
    inputs: { x: output, ...(name === Prelu && { alpha: alpha as TensorInfo }) },
    backend,
    attrs: { alpha: leakyreluAlpha } as unknown as NamedAttrMap,
  });
  backend.disposeData(output.dataId);
  return result as TensorInfo;
}
