import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

/** A multiple of four. */
const FLOATS_PER_TASK = 16384;

/** tfjs's `Multiply` for floats and a scalar. */
export const multiply = (stock: KernelConfig): KernelConfig =>
  inPlaceOf<{ a: TensorInfo; b: TensorInfo }, unknown>(stock, ({ a, b }, _, backend) => {
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
    if (b.shape.length === 0) return scale(a, b, backend);
    return a.shape.length === 0 ? scale(b, a, backend) : undefined;
  });

function scale(x: TensorInfo, factor: TensorInfo, backend: WasmBackend): TensorInfo {
  const output = backend.makeOutput(x.shape, 'float32');
  runJob(backend, {
    kernel: 'scale',
    units: util.sizeFromShape(x.shape),
    unitsPerTask: FLOATS_PER_TASK,
    args: { x: addressOf(backend, x), factor: addressOf(backend, factor), y: addressOf(backend, output) },
  });
  return output;
}
