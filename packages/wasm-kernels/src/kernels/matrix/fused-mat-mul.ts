import type { KernelContract } from '@convkit/ops/kernels';
import {
  _FusedMatMul,
  Add,
  BatchMatMul,
  getKernel,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type ActivationAttrs, activated } from '../elementwise/fused-activation.js';
import { product } from './batch-mat-mul.js';

type Linear = KernelContract['Linear'];

/** A fully connected layer: x weight + bias, and the ReLU, if any, in the same pass. */
export const linear = wasmKernel<Linear['inputs'], Linear['attrs']>(
  'Linear',
  ({ x, weight, bias }, { activation }, backend) => {
    const [rows, inner] = x.shape as [number, number];
    const columns = weight.shape[1] as number;
    const output = backend.makeOutput([rows, columns], 'float32');
    const at = {
      a: addressOf(backend, x),
      b: addressOf(backend, weight),
      output: addressOf(backend, output),
    };
    product(backend, at, { inner, rows, columns }, false, {
      bias: bias ? addressOf(backend, bias) : 0,
      relu: activation === 'relu',
    });
    return [output];
  },
);

interface Inputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

interface Attrs extends ActivationAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** tfjs's matrix product with a bias and an activation. Stock tfjs computes it wrongly for batches. */
export const fusedMatMul = wasmKernel<Inputs, Attrs>(_FusedMatMul, (inputs, attrs, backend) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB } = attrs;
  const result = run(BatchMatMul, { a, b }, { transposeA, transposeB }, backend);
  if (!bias) return activated(result, attrs, preluActivationWeights, backend);
  const shifted = run(Add, { a: result, b: bias }, {}, backend);
  backend.disposeData(result.dataId);
  return activated(shifted, attrs, preluActivationWeights, backend);
});

/** Runs the registered kernel of that name. */
function run(
  name: string,
  inputs: Record<string, TensorInfo>,
  attrs: object,
  backend: WasmBackend,
): TensorInfo {
  const { kernelFunc } = getKernel(name, 'wasm');
  return kernelFunc({ inputs, attrs: attrs as NamedAttrMap, backend }) as TensorInfo;
}
