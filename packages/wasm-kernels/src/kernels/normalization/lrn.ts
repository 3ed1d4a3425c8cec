import { type KernelConfig, type LRNAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob, threadsOf } from '../../runtime/jobs.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

/** Exponents that need no logarithm, as assembly/lrn.ts counts them; AlexNet's and GoogLeNet's is the first. */
const BETAS = [0.75, 0.5, 1];
const FLOATS_PER_TASK = 16384;

/** tfjs's `LRN` where beta is 3/4, 1/2 or 1; the rest is left to its own kernel. */
export function lrn(stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, LRNAttrs>(stock, ({ x }, attrs, backend) => run(x, [], attrs, backend));
}

export function lrnGrad(stock: KernelConfig): KernelConfig {
  return inPlaceOf<Record<'x' | 'y' | 'dy', TensorInfo>, LRNAttrs>(stock, ({ x, y, dy }, attrs, backend) =>
    run(x, [y, dy], attrs, backend),
  );
}

function run(
  x: TensorInfo,
  upstream: readonly TensorInfo[],
  { depthRadius, bias, alpha, beta }: LRNAttrs,
  backend: WasmBackend,
): TensorInfo | undefined {
  const power = BETAS.indexOf(beta);
  if (power < 0 || !Number.isInteger(depthRadius)) return undefined;
  const channels = x.shape.at(-1) as number;
  const output = backend.makeOutput(x.shape, 'float32');
  const row = channels + 2 * depthRadius + 8;
  const [rows] = scratch(backend, 2 * threadsOf(backend) * row) as [number];
  runJob(backend, {
    kernel: upstream.length > 0 ? 'lrnGrad' : 'lrn',
    units: util.sizeFromShape(x.shape.slice(0, -1)),
    unitsPerTask: Math.ceil(FLOATS_PER_TASK / channels),
    args: [
      addressOf(backend, x),
      addressOf(backend, output),
      rows,
      channels,
      depthRadius,
      power,
      4 * row,
      ...upstream.map((tensor) => addressOf(backend, tensor)),
    ],
    floats: [bias, alpha, 2 * alpha * beta],
  });
  return output;
}
