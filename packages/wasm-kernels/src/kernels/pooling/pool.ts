import type { KernelContract } from '@convkit/ops/kernels';
import {
  backend_util,
  type KernelConfig,
  MaxPoolGrad,
  type MaxPoolGradInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { PoolGeometryArguments } from '../../generated/kernels.js';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';
import type { Pool2dAttrs } from '../portable/max-pool-grad.js';
import { inPlaceOf } from '../stock-kernel.js';

type Pool2DInfo = ReturnType<typeof backend_util.computePool2DInfo>;

/** The fewest floats that one task reads, unless there are fewer. */
const FLOATS_PER_TASK = 16384;

/**
 * tfjs's `MaxPool` or `AvgPool` for floats. NaN never wins a maximum, as on the cpu backend. A mean is taken over the cells inside the
 * image.
 */
export function pool(kernel: 'maxPool' | 'averagePool', stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, Pool2dAttrs>(stock, ({ x }, attrs, backend) => {
    if (x.dtype !== 'float32') return undefined;
    const info = poolInfo(x.shape, attrs);
    const output = backend.makeOutput(info.outShape, 'float32');
    runJob(backend, {
      kernel,
      units: info.batchSize * info.outHeight,
      unitsPerTask: rowsPerTask(info),
      args: { geometry: geometryOf(info), x: addressOf(backend, x), y: addressOf(backend, output) },
    });
    return output;
  });
}

/**
 * Passes each window's gradient to its largest cell, or the first of equal ones. As on the cpu backend, NaN and -Infinity never win: a
 * window that has nothing else passes no gradient.
 */
export const maxPoolGrad = wasmKernel<MaxPoolGradInputs, Pool2dAttrs>(
  MaxPoolGrad,
  ({ dy, input }, attrs, backend) => {
    const output = backend.makeOutput(input.shape, 'float32');
    const info = poolInfo(input.shape, attrs);
    runJob(backend, {
      kernel: 'maxPoolGrad',
      units: info.batchSize,
      unitsPerTask: imagesPerTask(info),
      args: {
        geometry: geometryOf(info),
        x: addressOf(backend, input),
        dy: addressOf(backend, dy),
        dx: addressOf(backend, output),
      },
    });
    return output;
  },
);

type AveragePoolGrad = KernelContract['AveragePoolGrad'];

/** Divides each window's gradient among its cells inside the image. */
export const averagePoolGrad = wasmKernel<AveragePoolGrad['inputs'], AveragePoolGrad['attrs']>(
  'AveragePoolGrad',
  ({ dy }, { inputShape, ...window }, backend) => {
    const output = backend.makeOutput([...inputShape], 'float32');
    const info = poolInfo(inputShape, window as unknown as Pool2dAttrs);
    runJob(backend, {
      kernel: 'averagePoolGrad',
      units: info.batchSize,
      unitsPerTask: imagesPerTask(info),
      args: { geometry: geometryOf(info), dy: addressOf(backend, dy), dx: addressOf(backend, output) },
    });
    return [output];
  },
);

/** The extents of a pooling as tfjs computes them. */
function poolInfo(shape: readonly number[], attrs: Pool2dAttrs): Pool2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const image = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(image, filterSize, strides, 1, pad, dimRoundingMode);
}

const imagesPerTask = ({ inHeight, inWidth, inChannels }: Pool2DInfo) =>
  Math.ceil(FLOATS_PER_TASK / (inHeight * inWidth * inChannels));

/** Rows of the output that read as many floats. */
const rowsPerTask = ({ inHeight, inWidth, inChannels, outHeight }: Pool2DInfo) =>
  Math.ceil((FLOATS_PER_TASK * outHeight) / (inHeight * inWidth * inChannels));

/** The arguments that all poolings share. */
const geometryOf = (info: Pool2DInfo): PoolGeometryArguments => ({
  height: info.inHeight,
  width: info.inWidth,
  channels: info.inChannels,
  windowHeight: info.filterHeight,
  windowWidth: info.filterWidth,
  strideY: info.strideHeight,
  strideX: info.strideWidth,
  top: info.padInfo.top,
  left: info.padInfo.left,
  outHeight: info.outHeight,
  outWidth: info.outWidth,
});
