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
import { activeRecording } from '../../recording/active-recording.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';

/** The attributes by which tfjs names a fused activation. */
export interface ActivationAttrs {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

/** tfjs's kernels of the activations that are computed after a product. */
const KERNELS: Readonly<Record<string, string>> = {
  elu: Elu,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
  relu: Relu,
  relu6: Relu6,
  sigmoid: Sigmoid,
};

/** The others are tfjs's own and run no job. */
const OURS = new Set<string>([Relu, Sigmoid]);

/** Applies an activation to a product, and frees the product. */
export function activated(
  output: TensorInfo,
  { activation = 'linear', leakyreluAlpha }: ActivationAttrs,
  alpha: TensorInfo | undefined,
  backend: WasmBackend,
): TensorInfo {
  const name = KERNELS[activation];
  if (name === undefined) return output;
  if (!OURS.has(name)) activeRecording(backend)?.refuse(`tfjs's own kernel ${name} ran`);
  const result = getKernel(name, 'wasm').kernelFunc({
    inputs: { x: output, ...(name === Prelu && { alpha: alpha as TensorInfo }) },
    backend,
    attrs: { alpha: leakyreluAlpha } as unknown as NamedAttrMap,
  });
  backend.disposeData(output.dataId);
  return result as TensorInfo;
}
