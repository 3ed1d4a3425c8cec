import type { KernelContract } from '@convkit/ops/kernels';
import { runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { floats } from '../../runtime/wasm-backend.js';
import { chunksOf } from './chunks.js';

type GlobalNorm = KernelContract['GlobalNorm'];

/**
 * The norm of all gradients together. Squares and sums take 64 bits, so the 32 bits of the norm are exact to the last one, and no square
 * overflows.
 */
export const globalNorm = wasmKernel<GlobalNorm['inputs'], GlobalNorm['attrs']>(
  'GlobalNorm',
  (tensors, _, backend) => {
    const norm = backend.makeOutput([], 'float32');
    const lists = Object.values(tensors).map((tensor) => [tensor]);
    const { table, count, results } = chunksOf(backend, lists);
    runJob(backend, { kernel: 'sumSquares', units: count, unitsPerTask: 1, args: { table, sums: results } });
    const sums = new Float64Array(backend.wasm.HEAPU8.buffer, results, count);
    floats(backend, norm)[0] = Math.sqrt(sums.reduce((total, sum) => total + sum, 0));
    return [norm];
  },
);
