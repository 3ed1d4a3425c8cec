import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { addressOf } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

const ROWS_PER_TASK = 1024;

/** tfjs's `ArgMax` for floats along the last axis. */
export const argMax = (stock: KernelConfig): KernelConfig =>
  inPlaceOf<{ x: TensorInfo }, { readonly axis: number }>(stock, ({ x }, { axis }, backend) => {
    const axes = util.parseAxisParam(axis, x.shape);
    const columns = x.shape.at(-1);
    if (x.dtype !== 'float32' || !columns || axes.length !== 1 || axes[0] !== x.shape.length - 1) {
      return undefined;
    }
    const output = backend.makeOutput(x.shape.slice(0, -1), 'int32');
    runJob(backend, {
      kernel: 'argMax',
      units: util.sizeFromShape(output.shape),
      unitsPerTask: ROWS_PER_TASK,
      args: { x: addressOf(backend, x), y: addressOf(backend, output), columns },
    });
    return output;
  });
