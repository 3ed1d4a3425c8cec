import type { AdamAttrs, KernelContract } from '@convkit/ops/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { forgetFilters } from '../../runtime/kept-filters.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, shared, type WasmBackend } from '../../runtime/wasm-backend.js';
import { type Chunks, chunksOf } from './chunks.js';

type Sgd = KernelContract['SgdUpdate'];

/** SGD with momentum, for any number of parameters in one job. */
export const sgdUpdate = wasmKernel<Sgd['inputs'], Sgd['attrs']>(
  'SgdUpdate',
  ({ factor, ...tensors }, { learningRate, momentum, nesterov }, backend) => {
    const { outputs, chunks } = prepareUpdate(Object.values(tensors), 3, backend);
    runJob(backend, {
      kernel: 'sgdUpdate',
      units: chunks.count,
      unitsPerTask: 1,
      args: {
        table: chunks.table,
        factor: factor ? addressOf(backend, factor) : 0,
        nesterov,
        learningRate,
        momentum,
      },
    });
    return outputs;
  },
);

/** Adam with decoupled weight decay, for any number of parameters in one job. */
export const adamUpdate = wasmKernel<KernelContract['AdamUpdate']['inputs'], AdamAttrs>(
  'AdamUpdate',
  ({ factor, ...tensors }, { learningRate, beta1, beta2, epsilon, step, weightDecay }, backend) => {
    const { outputs, chunks } = prepareUpdate(Object.values(tensors), 4, backend);
    runJob(backend, {
      kernel: 'adamUpdate',
      units: chunks.count,
      unitsPerTask: 1,
      args: {
        table: chunks.table,
        factor: factor ? addressOf(backend, factor) : 0,
        rate: learningRate / (1 - beta1 ** step),
        correction: Math.sqrt(1 - beta2 ** step),
        kept: 1 - learningRate * weightDecay,
        beta1,
        beta2,
        oneMinusBeta1: 1 - beta1,
        oneMinusBeta2: 1 - beta2,
        epsilon,
      },
    });
    return outputs;
  },
);

/**
 * Provides the outputs of an update and divides all parameters into chunks for one job. Each parameter has `operands` tensors in a row, its
 * gradient last, and gets new values of all but the gradient: in place, if no other tensor shares their memory.
 */
function prepareUpdate(
  tensors: readonly TensorInfo[],
  operands: number,
  backend: WasmBackend,
): { readonly outputs: TensorInfo[]; readonly chunks: Chunks } {
  const outputs: TensorInfo[] = [];
  const lists: TensorInfo[][] = [];
  for (let at = 0; at < tensors.length; at += operands) {
    const inputs = tensors.slice(at, at + operands);
    const updated = inputs
      .slice(0, -1)
      .map((tensor) =>
        backend.refCount(tensor.dataId) === 1
          ? overwritten(tensor, backend)
          : backend.makeOutput(tensor.shape, 'float32'),
      );
    lists.push([...inputs, ...updated]);
    outputs.push(...updated);
  }
  return { outputs, chunks: chunksOf(backend, lists) };
}

/** A tensor whose values the kernel replaces. */
function overwritten(tensor: TensorInfo, backend: WasmBackend): TensorInfo {
  forgetFilters(backend, tensor.dataId);
  return shared(tensor, backend);
}
