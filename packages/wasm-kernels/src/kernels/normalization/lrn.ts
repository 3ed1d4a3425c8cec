import { type KernelConfig, type LRNAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { LrnBeta } from '../../generated/kernels.js';
import { runJob, threadsOf } from '../../runtime/jobs.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';

/** Exponents that need no logarithm. AlexNet and GoogLeNet use 0.75. */
const BETAS = new Map<number, LrnBeta>([
  [0.75, 'threeQuarters'],
  [0.5, 'half'],
  [1, 'one'],
]);
const FLOATS_PER_TASK = 16384;

interface Inputs {
  readonly x: TensorInfo;
}

interface Upstream {
  readonly y: TensorInfo;
  readonly dy: TensorInfo;
}

/** tfjs's `LRN` for a beta of 3/4, 1/2 or 1. Other betas are left to its own kernel. */
export function lrn(stock: KernelConfig): KernelConfig {
  return inPlaceOf<Inputs, LRNAttrs>(stock, ({ x }, attrs, backend) => run({ x }, attrs, backend));
}

/** tfjs's `LRNGrad` for the same betas. */
export function lrnGrad(stock: KernelConfig): KernelConfig {
  return inPlaceOf<Inputs & Upstream, LRNAttrs>(stock, ({ x, y, dy }, attrs, backend) =>
    run({ x }, attrs, backend, { y, dy }),
  );
}

/** Computes the normalization or, given what its gradient also reads, the gradient. Returns undefined for other betas. */
function run(
  { x }: Inputs,
  attrs: LRNAttrs,
  backend: WasmBackend,
  upstream?: Upstream,
): TensorInfo | undefined {
  const { depthRadius: radius, bias, alpha } = attrs;
  const beta = BETAS.get(attrs.beta);
  if (!beta || !Number.isInteger(radius)) return undefined;
  const channels = x.shape.at(-1) as number;
  const output = backend.makeOutput(x.shape, 'float32');
  const rowFloats = channels + 2 * radius + 8;
  const [rows] = scratch(backend, 2 * threadsOf(backend) * rowFloats) as [number];
  const shared = {
    x: addressOf(backend, x),
    rows,
    rowBytes: 4 * rowFloats,
    channels,
    radius,
    beta,
    bias,
    alpha,
  };
  const units = util.sizeFromShape(x.shape.slice(0, -1));
  const unitsPerTask = Math.ceil(FLOATS_PER_TASK / channels);
  const result = addressOf(backend, output);
  if (upstream) {
    const [y, dy] = [addressOf(backend, upstream.y), addressOf(backend, upstream.dy)];
    const args = { normalization: { ...shared, y }, dy, dx: result, factor: 2 * alpha * attrs.beta };
    runJob(backend, { kernel: 'lrnGrad', units, unitsPerTask, args });
  } else {
    runJob(backend, { kernel: 'lrn', units, unitsPerTask, args: { ...shared, y: result } });
  }
  return output;
}
