import { THIN_COLUMNS } from '../../generated/control-block.js';
import { runJob } from '../../runtime/jobs.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';
import type { Addresses, Epilogue, Extents } from './product-operands.js';

/** Columns, or rows of the output, of a task that reads a row of the large matrix for each. */
const ROWS_PER_TASK = 32;

const matricesOf = ({ a, b, output }: Addresses, extents: Extents) => ({ x: a, b, y: output, ...extents });

/** output = bias + a b, then the ReLU, if any, for a with few rows. It reads b once, without packing it. */
export function thinProduct(
  backend: WasmBackend,
  addresses: Addresses,
  extents: Extents,
  { bias, relu }: Epilogue,
): void {
  runJob(backend, {
    kernel: 'thinProduct',
    units: Math.ceil(extents.columns / THIN_COLUMNS),
    unitsPerTask: 1,
    args: { matrices: matricesOf(addresses, extents), bias, relu },
  });
}

/** output = a b^T, for a with few rows. */
export function thinTransposedProduct(backend: WasmBackend, addresses: Addresses, extents: Extents): void {
  runJob(backend, {
    kernel: 'thinTransposedProduct',
    units: extents.columns,
    unitsPerTask: ROWS_PER_TASK,
    args: matricesOf(addresses, extents),
  });
}

/** output = a^T b, for matrices with few rows. */
export function thinOuterProducts(backend: WasmBackend, addresses: Addresses, extents: Extents): void {
  runJob(backend, {
    kernel: 'thinOuterProducts',
    units: extents.rows,
    unitsPerTask: ROWS_PER_TASK,
    args: matricesOf(addresses, extents),
  });
}
