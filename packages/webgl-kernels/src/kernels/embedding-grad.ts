import type { KernelContract } from '@convkit/ops/kernels';
import { webglKernel } from '../backend.js';
import { drawPacked } from '../packed.js';

type Contract = KernelContract['EmbeddingGrad'];

/** Sums the gradients of each row of an embedding's table, in one draw call. Each value of the table visits only its own uses. */
export const embeddingGrad = webglKernel<Contract['inputs'], Contract['attrs']>(
  'EmbeddingGrad',
  ({ dy, order, starts }, _, backend) => {
    const rows = (starts.shape[0] as number) - 1;
    return [
      drawPacked(backend, {
        inputs: { dy, order, starts },
        output: [rows, dy.shape[1] as number],
        code: `
        int oneOf(vec4 texel, int column) { return int(round(isOdd(column) ? texel.y : texel.x)); }
        int startOf(int row) { return oneOf(startsAt(0, 0, row), row); }
        vec2 sumOf(int row, int c) {
          vec2 sum = vec2(0.0);
          int end = startOf(row + 1);
          for (int use = startOf(row); use < end; use++) {
            int place = oneOf(orderAt(0, 0, use), use);
            sum += lanesOf(dyAt(0, place, c), place);
          }
          return sum;
        }
        void main() {
          ivec3 at = place();
          put(vec4(sumOf(at.y, at.z), at.y + 1 < ${rows} ? sumOf(at.y + 1, at.z) : vec2(0.0)));
        }`,
      }),
    ];
  },
);
