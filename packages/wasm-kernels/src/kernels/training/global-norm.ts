import type { KernelContract } from '@convkit/ops/kernels';
import { callKernel, runJob } from '../../runtime/jobs.js';
import { wasmKernel } from '../../runtime/registration.js';
import { addressOf } from '../../runtime/wasm-backend.js';
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
    callKernel(backend, 'rootOfSums', { sums: results, root: addressOf(backend, norm), count });
    return [norm];
  },
);
