import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runJob } from '../../runtime/jobs.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';
import { inPlaceOf } from '../stock-kernel.js';
import { columnSums } from './columns.js';

interface ReductionAttrs {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** The fewest floats that a task adds up, unless there are fewer. */
const FLOATS_PER_TASK = 16384;

/** tfjs's `Sum` and `Mean` for floats over adjacent axes other than the last: over the columns of a matrix, or of each image. */
export function reduction(operation: 'sum' | 'mean', stock: KernelConfig): KernelConfig {
  return inPlaceOf<{ x: TensorInfo }, ReductionAttrs>(stock, ({ x }, { axis, keepDims }, backend) => {
    const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const [first, last] = [axes[0], axes.at(-1)] as [number, number];
    if (x.dtype !== 'float32' || axes.length === 0 || axes.length !== last - first + 1) return undefined;
    const outer = util.sizeFromShape(x.shape.slice(0, first));
    const rows = util.sizeFromShape(x.shape.slice(first, last + 1));
    const columns = util.sizeFromShape(x.shape.slice(last + 1));
    if (columns < 2) return undefined;
    const shape = x.shape.flatMap((extent, i) => (i < first || i > last ? [extent] : keepDims ? [1] : []));
    const output = backend.makeOutput(shape, 'float32');
    reduce({ x, output, outer, rows, columns, factor: operation === 'mean' ? 1 / rows : 1 }, backend);
    return output;
  });
}

/** x [outer, rows, columns], summed over the rows and multiplied by `factor`. */
interface Reduced {
  readonly x: TensorInfo;
  readonly output: TensorInfo;
  readonly outer: number;
  readonly rows: number;
  readonly columns: number;
  readonly factor: number;
}

function reduce({ x, output, outer, rows, columns, factor }: Reduced, backend: WasmBackend): void {
  const [from, sums] = [addressOf(backend, x), addressOf(backend, output)];
  if (outer === 1) {
    columnSums(backend, { dy: from, sums, total: rows * columns, columns, factor });
    return;
  }
  runJob(backend, {
    kernel: 'sumRows',
    units: outer,
    unitsPerTask: Math.ceil(FLOATS_PER_TASK / Math.max(1, rows * columns)),
    args: { x: from, y: sums, rows, columns, factor },
  });
}
