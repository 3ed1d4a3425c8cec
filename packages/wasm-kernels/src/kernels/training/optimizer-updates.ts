import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { chunksOf } from './chunks.js';

type Sgd = KernelContract['SgdUpdate'];

export const sgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...listed }, { learningRate, momentum, nesterov }, backend) =>
    update('sgdUpdate', { tensors: Object.values(listed), operands: 3, factor }, backend, {
      floats: [learningRate, momentum],
      args: [nesterov],
    }),
);

export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...listed }, attrs, backend) => {
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
    const what = { tensors: Object.values(listed), operands: 4, factor };
    return update('adamUpdate', what, backend, { floats, args: [] });
  },
);

interface Parameters {
  /** The `operands` of each parameter in turn, its gradient the last of them. */
  readonly tensors: readonly TensorInfo[];
  readonly operands: number;
  readonly factor?: TensorInfo;
}

/** New values of each parameter's operands but the gradient, in one job for all parameters. */
function update(
  kernel: 'sgdUpdate' | 'adamUpdate',
  { tensors, operands, factor }: Parameters,
  backend: WasmBackend,
  { floats, args }: { readonly floats: readonly number[]; readonly args: readonly boolean[] },
): TensorInfo[] {
  const outputs: TensorInfo[] = [];
  const lists: TensorInfo[][] = [];
  for (let at = 0; at < tensors.length; at += operands) {
    const inputs = tensors.slice(at, at + operands);
    const made = inputs.slice(0, -1).map(({ shape }) => backend.makeOutput(shape, 'float32'));
    lists.push([...inputs, ...made]);
    outputs.push(...made);
  }
  const { table, count } = chunksOf(backend, lists);
  const factorAddress = factor ? addressOf(backend, factor) : 0;
  runJob(backend, {
    kernel,
    units: count,
    unitsPerTask: 1,
    args: [table, factorAddress, ...args],
    floats,
  });
  return outputs;
}
