import {
  Identity,
  type KernelConfig,
  type Relu,
  type Sigmoid,
  type Tanh,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, shared, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

/** Multiples of four. A task of either takes some microseconds. */
const FLOATS_PER_TASK = 16384;
const EXPONENTIALS_PER_TASK = 4096;

/** Runs an operation on every float of its operand. */
function unary(kernel: 'relu' | 'tanh' | 'sigmoid', x: TensorInfo, backend: WasmBackend): TensorInfo {
  const output = backend.makeOutput(x.shape, 'float32');
  runJob(backend, {
    kernel,
    units: util.sizeFromShape(x.shape),
    unitsPerTask: kernel === 'relu' ? FLOATS_PER_TASK : EXPONENTIALS_PER_TASK,
    args: { x: addressOf(backend, x), y: addressOf(backend, output) },
  });
  return output;
}

/** Runs an operation on every pair of floats of two operands of one shape. */
export function binary(
  kernel: 'add' | 'reluGrad' | 'tanhGrad' | 'sigmoidGrad',
  a: TensorInfo,
  b: TensorInfo,
  backend: WasmBackend,
): TensorInfo {
  const output = backend.makeOutput(a.shape, 'float32');
  runJob(backend, {
    kernel,
    units: util.sizeFromShape(a.shape),
    unitsPerTask: FLOATS_PER_TASK,
    args: { a: addressOf(backend, a), b: addressOf(backend, b), output: addressOf(backend, output) },
  });
  return output;
}

const KERNELS = { Relu: 'relu', Tanh: 'tanh', Sigmoid: 'sigmoid' } as const satisfies Record<
  typeof Relu | typeof Tanh | typeof Sigmoid,
  string
>;

/** tfjs's `Relu`, `Tanh` or `Sigmoid` for floats. */
export function activation(name: keyof typeof KERNELS, stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, unknown>(stock, ({ x }, _, backend) =>
    x.dtype === 'float32' ? unary(KERNELS[name], x, backend) : undefined,
  );
}

/** The gradient of an activation, computed from its output in one pass. */
const activationGrad = (name: string, kernel: 'reluGrad' | 'tanhGrad' | 'sigmoidGrad') =>
  wasmKernel<{ dy: TensorInfo; y: TensorInfo }, object>(name, ({ dy, y }, _, backend) => [
    binary(kernel, dy, y, backend),
  ]);

/** dy times the derivative of ReLU at the input that gave y. */
export const reluGrad = activationGrad('ReluGrad', 'reluGrad');
/** dy times the derivative of tanh at the input that gave y. */
export const tanhGrad = activationGrad('TanhGrad', 'tanhGrad');
/** dy times the derivative of the sigmoid at the input that gave y. */
export const sigmoidGrad = activationGrad('SigmoidGrad', 'sigmoidGrad');

/** Another tensor that shares the memory of its input. tfjs's own kernel copies the values. */
export const identity = wasmKernel<{ x: TensorInfo }, unknown>(Identity, ({ x }, _, backend) =>
  shared(x, backend),
);

/** tfjs's `Cast`. Its own copies the values even if the type stays the same. */
export const cast = (stock: KernelConfig): KernelConfig =>
  inPlaceOf<{ x: TensorInfo }, { readonly dtype: string }>(stock, ({ x }, { dtype }, backend) =>
    x.dtype === dtype ? shared(x, backend) : undefined,
  );
