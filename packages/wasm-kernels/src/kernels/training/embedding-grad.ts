import type { KernelContract } from '@convkit/ops/kernels';
import { wasmKernel } from '../../runtime/registration.js';
import { floats, integers } from '../../runtime/wasm-backend.js';

type Contract = KernelContract['EmbeddingGrad'];

/** Sums the gradients of each row of an embedding's table. In JavaScript, because it is limited by memory bandwidth. */
export const embeddingGrad = wasmKernel<Contract['inputs'], Contract['attrs']>(
  'EmbeddingGrad',
  ({ dy, order, starts }, _, backend) => {
    const width = dy.shape[1] as number;
    const rows = (starts.shape[0] as number) - 1;
    const output = backend.makeOutput([rows, width], 'float32');
    const sums = floats(backend, output).fill(0);
    const upstream = floats(backend, dy);
    const [places, bounds] = [integers(backend, order), integers(backend, starts)];
    for (let row = 0; row < rows; row++) {
      const end = bounds[row + 1] as number;
      for (let use = bounds[row] as number; use < end; use++) {
        const from = (places[use] as number) * width;
        const to = row * width;
        for (let i = 0; i < width; i++) {
          sums[to + i] = (sums[to + i] as number) + (upstream[from + i] as number);
        }
      }
    }
    return [output];
  },
);
