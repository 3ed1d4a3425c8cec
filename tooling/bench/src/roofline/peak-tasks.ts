import type { PeakKernels } from './compile-peak.js';

export const TASKS = ['registers', 'fourRows', 'sixRows', 'read'] as const;
export type PeakTask = (typeof TASKS)[number];

/** Rounds of each task. The first ones run before the engine has optimized it. */
export const PEAK_ROUNDS = 150;

/** What a thread of a measurement gets. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  /** Number of arrivals at the start of a round. */
  readonly barrier: Int32Array;
  /** First and last nanosecond of each thread, in each round of each task. */
  readonly times: Float64Array;
  readonly thread: number;
  readonly threads: number;
}

/** Updates of the 12 sums in a round. */
const UPDATES = 2 ** 20;
/** 240 kB of packed rows: more than an L1 cache, less than an L2 cache. They are multiplied by 8 columns, which fit into an L1 cache. */
const [ROWS, DEPTH, PASSES] = [240, 256, 128];
/** Bytes that each thread reads in a round. They lie well beyond its caches. */
const READ_BYTES = 2 ** 27;

const PRODUCT_FLOPS = 2 * ROWS * DEPTH * 8 * PASSES;

/** Operations, or bytes, of a thread in a round. */
export const amounts: Readonly<Record<PeakTask, number>> = {
  registers: UPDATES * 12 * 4 * 2,
  fourRows: PRODUCT_FLOPS,
  sixRows: PRODUCT_FLOPS,
  read: READ_BYTES,
};

const PANEL = 1024;
const OUTPUT = PANEL + 4 * 8 * DEPTH;
const PACKED = OUTPUT + 4 * 8 * ROWS;

/** Memory of a thread. Every page is written, because pages that never were share one. */
export function peakMemory(): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: READ_BYTES / 2 ** 16 });
  new Float32Array(memory.buffer).fill(0.5);
  return memory;
}

/** One round of each task. */
export const rounds = (kernels: PeakKernels): Readonly<Record<PeakTask, () => void>> => ({
  registers: () => kernels.registers(0, UPDATES),
  fourRows: () => kernels.fourRows(PACKED, PANEL, OUTPUT, ROWS, DEPTH, PASSES),
  sixRows: () => kernels.sixRows(PACKED, PANEL, OUTPUT, ROWS, DEPTH, PASSES),
  read: () => kernels.read(0, READ_BYTES),
});
