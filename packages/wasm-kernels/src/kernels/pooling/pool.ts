import type { KernelContract } from '@convkit/ops/kernels';
import {
  backend_util,
  type KernelConfig,
  MaxPoolGrad,
  type MaxPoolGradInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { runJob, type ThreadedKernel } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import type { Pool2dAttrs } from '../portable/max-pool-grad.js';
import { inPlaceOf } from '../stock-kernel.js';

type Pool2DInfo = ReturnType<typeof backend_util.computePool2DInfo>;

/** A task takes images of so many floats or more. */
const FLOATS_PER_TASK = 16384;

/** tfjs's `MaxPool` or `AvgPool` of floats. NaN never wins a maximum, as on the cpu backend; a mean is over cells inside the image. */
export function pool(kernel: 'maxPool' | 'averagePool', stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, Pool2dAttrs>(stock, ({ x }, attrs, backend) => {
    if (x.dtype !== 'float32') return undefined;
    const info = poolInfo(x.shape, attrs);
    const output = backend.makeOutput(info.outShape, 'float32');
    runPool(kernel, [x, output], info, backend);
    return output;
  });
}

/**
 * Each window's gradient goes to its largest cell, the first of equal ones. As on the cpu backend, NaN and -Infinity
 * never win: a window of them alone gets none.
 */
export const maxPoolGrad = wasmKernel<MaxPoolGradInputs, Pool2dAttrs>(
  MaxPoolGrad,
  ({ dy, input }, attrs, backend) => {
    const output = backend.makeOutput(input.shape, 'float32');
    runPool('maxPoolGrad', [input, output, dy], poolInfo(input.shape, attrs), backend);
    return output;
  },
);

type AveragePoolGrad = KernelContract['AveragePoolGrad'];

/** Each window's gradient is shared out among its cells inside the image. */
export const averagePoolGrad = wasmKernel<AveragePoolGrad['inputs'], AveragePoolGrad['attrs']>(
  'AveragePoolGrad',
  ({ dy }, { inputShape, ...window }, backend) => {
    const output = backend.makeOutput([...inputShape], 'float32');
    runPool('averagePoolGrad', [dy, output], poolInfo(inputShape, window as unknown as Pool2dAttrs), backend);
    return [output];
  },
);

function poolInfo(shape: readonly number[], attrs: Pool2dAttrs): Pool2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const image = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(image, filterSize, strides, 1, pad, dimRoundingMode);
}

function runPool(
  kernel: ThreadedKernel,
  tensors: readonly TensorInfo[],
  info: Pool2DInfo,
  backend: WasmBackend,
): void {
  const [from, to, dy] = tensors.map((tensor) => addressOf(backend, tensor));
  runJob(backend, {
    kernel,
    units: info.batchSize,
    unitsPerTask: Math.ceil(FLOATS_PER_TASK / (info.inHeight * info.inWidth * info.inChannels)),
    args: [
      from as number,
      to as number,
      dy ?? 0,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
      info.outHeight,
      info.outWidth,
    ],
  });
}
