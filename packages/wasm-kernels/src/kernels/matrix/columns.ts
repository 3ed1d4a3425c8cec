import type { Activation } from '../../generated/kernels.js';
import { callKernel, runJob } from '../../runtime/jobs.js';
import { scratch } from '../../runtime/scratch.js';
import type { Address, WasmBackend } from '../../runtime/wasm-backend.js';

/** Shorter periods are repeated, because additions to the same sum would wait for each other. */
const LEAST_PERIOD = 64;
/** 32 kB, which fits into a near cache. */
const FLOATS_PER_BLOCK = 8192;

/** How a matrix [rows, columns] is walked over in periods: see assembly/matrix/columns.ts. It depends on the shape alone. */
export interface Periods {
  readonly columns: number;
  /** Floats in the matrix. */
  readonly total: number;
  /** Floats in a period. */
  readonly period: number;
  /** Number of periods, the last of which may be cut short. */
  readonly count: number;
  readonly periodsPerBlock: number;
  readonly blocks: number;
}

/** Divides a matrix of `total` floats and `columns` columns into periods and blocks. */
export function periodsOf(total: number, columns: number): Periods {
  const vectors = columns % 4 === 0 ? columns : columns % 2 === 0 ? 2 * columns : 4 * columns;
  const period = vectors * Math.ceil(LEAST_PERIOD / vectors);
  const count = Math.ceil(total / period);
  const periodsPerBlock = Math.max(1, Math.floor(FLOATS_PER_BLOCK / period));
  return {
    columns,
    total,
    period,
    count,
    periodsPerBlock,
    blocks: Math.ceil(count / periodsPerBlock),
  };
}

/** A matrix, and where the sums of its columns go. */
interface ColumnSums {
  readonly dy: Address;
  readonly sums: Address;
  readonly total: number;
  readonly columns: number;
  /** With an activation, its output, and where the gradient before the activation goes, whose columns are then summed. */
  readonly activation?: {
    readonly name: Exclude<Activation, 'linear'>;
    readonly y: Address;
    readonly dz: Address;
  };
  /**
   * A factor of the sums.
   * @defaultValue 1
   */
  readonly factor?: number;
}

/** Sums every column of a matrix, in blocks that depend on its shape alone. */
export function columnSums(backend: WasmBackend, sums: ColumnSums): void {
  const { dy, total, columns, activation, factor = 1 } = sums;
  const periods = periodsOf(total, columns);
  const { period, periodsPerBlock, blocks } = periods;
  const [partials, accumulators] = scratch(backend, blocks * period, 2 * columns) as [Address, Address];
  runJob(backend, {
    kernel: 'columnSums',
    units: periods.count,
    unitsPerTask: periodsPerBlock,
    args: {
      periods,
      dy,
      y: activation?.y ?? 0,
      dz: activation?.dz ?? 0,
      partials,
      activation: activation?.name ?? 'linear',
    },
  });
  callKernel(backend, 'foldColumns', {
    partials,
    rows: (blocks * period) / columns,
    columns,
    accumulators,
    sums: sums.sums,
    factor,
  });
}
