import { runJob } from '../../runtime/jobs.js';
import { type Address, kernelsIn } from '../../runtime/kernel-module.js';
import { scratch } from '../../runtime/scratch.js';
import type { WasmBackend } from '../../runtime/wasm-backend.js';

/** Shorter periods are repeated: additions to one sum would wait for each other. */
const LEAST_PERIOD = 64;
/** 32 kB, which a near cache holds. */
const FLOATS_PER_BLOCK = 8192;

/** How a matrix [rows, columns] is walked over in periods; see assembly/columns.ts. Fixed by its shape alone. */
export interface Periods {
  readonly columns: number;
  /** Floats of the whole matrix. */
  readonly total: number;
  /** Floats of a period. */
  readonly period: number;
  readonly periods: number;
  readonly perBlock: number;
  readonly blocks: number;
}

export function periodsOf(total: number, columns: number): Periods {
  const vectors = columns % 4 === 0 ? columns : columns % 2 === 0 ? 2 * columns : 4 * columns;
  const period = vectors * Math.ceil(LEAST_PERIOD / vectors);
  const periods = Math.ceil(total / period);
  const perBlock = Math.max(1, Math.floor(FLOATS_PER_BLOCK / period));
  return { columns, total, period, periods, perBlock, blocks: Math.ceil(periods / perBlock) };
}

/** As assembly/activations.ts counts them. */
const ACTIVATIONS = { linear: 0, relu: 1, tanh: 2, sigmoid: 3 } as const;

interface ColumnSums {
  readonly dy: Address;
  readonly sums: Address;
  readonly total: number;
  readonly columns: number;
  /** With an activation: its output, and where the gradient before it goes, which is then what is summed. */
  readonly activation?: {
    readonly name: Exclude<keyof typeof ACTIVATIONS, 'linear'>;
    readonly y: Address;
    readonly dz: Address;
  };
  /** Of the sums; 1 where absent. */
  readonly factor?: number;
}

/** Sums every column of a matrix, in blocks that its shape fixes. */
export function columnSums(backend: WasmBackend, what: ColumnSums): void {
  const { dy, sums, total, columns, activation, factor = 1 } = what;
  const { period, periods, perBlock, blocks } = periodsOf(total, columns);
  const [partials, accumulators] = scratch(backend, blocks * period, 2 * columns) as [Address, Address];
  const kind = ACTIVATIONS[activation?.name ?? 'linear'];
  const args = [dy, activation?.y ?? 0, activation?.dz ?? 0, partials, period, total, perBlock, kind];
  runJob(backend, { kernel: 'columnSums', units: periods, unitsPerTask: perBlock, args });
  const rows = (blocks * period) / columns;
  kernelsIn(backend).foldColumns(partials, rows, columns, accumulators, sums, factor);
}
