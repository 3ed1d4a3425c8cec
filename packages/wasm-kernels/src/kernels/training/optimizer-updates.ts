import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { type Address, addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { chunksOf } from './chunks.js';

type Sgd = KernelContract['SgdUpdate'];

/** SGD with momentum, for any number of parameters in one job. */
export const sgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...tensors }, { learningRate, momentum, nesterov }, backend) => {
    const { outputs, ...update } = prepareUpdate(
      { tensors: Object.values(tensors), operands: 3, factor },
      backend,
    );
    const args = { ...update.args, nesterov, learningRate, momentum };
    runJob(backend, { kernel: 'sgdUpdate', units: update.chunks, unitsPerTask: 1, args });
    return outputs;
  },
);

/** Adam with decoupled weight decay, for any number of parameters in one job. */
export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...tensors }, { learningRate, beta1, beta2, epsilon, step, weightDecay }, backend) => {
    const { outputs, ...update } = prepareUpdate(
      { tensors: Object.values(tensors), operands: 4, factor },
      backend,
    );
    const args = {
      ...update.args,
      rate: learningRate / (1 - beta1 ** step),
      correction: Math.sqrt(1 - beta2 ** step),
      kept: 1 - learningRate * weightDecay,
      beta1,
      beta2,
      oneMinusBeta1: 1 - beta1,
      oneMinusBeta2: 1 - beta2,
      epsilon,
    };
    runJob(backend, { kernel: 'adamUpdate', units: update.chunks, unitsPerTask: 1, args });
    return outputs;
  },
);

interface Parameters {
  /** The tensors of each parameter in turn, its gradient last. */
  readonly tensors: readonly TensorInfo[];
  /** Number of tensors of each parameter. */
  readonly operands: number;
  /** One float that gradients are multiplied by. */
  readonly factor?: TensorInfo;
}

interface Update {
  /** The new values of each parameter's tensors, except for its gradient. */
  readonly outputs: TensorInfo[];
  readonly chunks: number;
  readonly args: { readonly table: Address; readonly factor: Address };
}

/** Allocates the outputs of an update and divides all parameters into chunks for one job. */
function prepareUpdate({ tensors, operands, factor }: Parameters, backend: WasmBackend): Update {
  const outputs: TensorInfo[] = [];
  const lists: TensorInfo[][] = [];
  for (let at = 0; at < tensors.length; at += operands) {
    const inputs = tensors.slice(at, at + operands);
    const created = inputs.slice(0, -1).map(({ shape }) => backend.makeOutput(shape, 'float32'));
    lists.push([...inputs, ...created]);
    outputs.push(...created);
  }
  const { table, count } = chunksOf(backend, lists);
  return { outputs, chunks: count, args: { table, factor: factor ? addressOf(backend, factor) : 0 } };
}
