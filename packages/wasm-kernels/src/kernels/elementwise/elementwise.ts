import {
  Identity,
  type KernelConfig,
  type Relu,
  type Sigmoid,
  type Tanh,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runJob, type ThreadedKernel } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

/** Multiples of four; a task of either takes some microseconds. */
const FLOATS_PER_TASK = 16384;
const EXPONENTIALS_PER_TASK = 4096;

/** Runs an operation on every float of its operands, which are of one shape. */
export function elementwise(
  kernel: ThreadedKernel,
  operands: readonly [TensorInfo, TensorInfo?],
  backend: WasmBackend,
): TensorInfo {
  const [a, b = a] = operands;
  const output = backend.makeOutput(a.shape, 'float32');
  const isExponential = kernel === 'tanh' || kernel === 'sigmoid';
  runJob(backend, {
    kernel,
    units: util.sizeFromShape(a.shape),
    unitsPerTask: isExponential ? EXPONENTIALS_PER_TASK : FLOATS_PER_TASK,
    args: [addressOf(backend, a), addressOf(backend, output), addressOf(backend, b)],
  });
  return output;
}

const KERNELS: Record<typeof Relu | typeof Tanh | typeof Sigmoid, ThreadedKernel> = {
  Relu: 'relu',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
};

/** tfjs's `Relu`, `Tanh` or `Sigmoid`, of floats. */
export function activation(name: keyof typeof KERNELS, stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, unknown>(stock, ({ x }, _, backend) =>
    x.dtype === 'float32' ? elementwise(KERNELS[name], [x], backend) : undefined,
  );
}

/** The gradient of an activation from its output, in one pass. */
const activationGrad = (name: string, kernel: ThreadedKernel) =>
  wasmKernel<{ dy: TensorInfo; y: TensorInfo }, object>(name, ({ dy, y }, _, backend) => [
    elementwise(kernel, [dy, y], backend),
  ]);

export const reluGrad = activationGrad('ReluGrad', 'reluGrad');
export const tanhGrad = activationGrad('TanhGrad', 'tanhGrad');
export const sigmoidGrad = activationGrad('SigmoidGrad', 'sigmoidGrad');

/** The same values under another tensor, where tfjs's kernel copies them. */
export const identity = wasmKernel<{ x: TensorInfo }, unknown>(Identity, ({ x }, _, backend) => {
  const { dataId, shape, dtype } = x;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
});
