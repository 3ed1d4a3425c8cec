import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../runtime/jobs.js';
import { wasmKernel } from '../runtime/registration.js';
import { addressOf, type WasmBackend } from '../runtime/wasm-backend.js';

type Sgd = KernelContract['SgdUpdate'];

export const sgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>('SgdUpdate', (inputs, attrs, backend) => {
  const { weight, velocity, gradient } = inputs;
  const { learningRate, momentum, nesterov } = attrs;
  return update('sgdUpdate', [weight, velocity, gradient], [learningRate, momentum], nesterov, backend);
});

export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ weight, first, second, gradient }, attrs, backend) => {
    const { learningRate, beta1, beta2, epsilon, step, weightDecay } = attrs;
    const floats = [
      learningRate / (1 - beta1 ** step),
      Math.sqrt(1 - beta2 ** step),
      1 - learningRate * weightDecay,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      epsilon,
    ];
    return update('adamUpdate', [weight, first, second, gradient], floats, false, backend);
  },
);

/** A multiple of four. */
const FLOATS_PER_TASK = 16384;

/** New values of all `tensors` but the last, the gradient. */
function update(
  kernel: 'sgdUpdate' | 'adamUpdate',
  tensors: readonly TensorInfo[],
  floats: readonly number[],
  nesterov: boolean,
  backend: WasmBackend,
): TensorInfo[] {
  const outputs = tensors.slice(0, -1).map(({ shape }) => backend.makeOutput(shape, 'float32'));
  runJob(backend, {
    kernel,
    units: util.sizeFromShape((tensors[0] as TensorInfo).shape),
    unitsPerTask: FLOATS_PER_TASK,
    args: [...[...tensors, ...outputs].map((tensor) => addressOf(backend, tensor)), nesterov],
    floats,
  });
  return outputs;
}
