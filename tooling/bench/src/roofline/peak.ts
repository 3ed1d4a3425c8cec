import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { kernelBuild } from '@convkit/wasm-kernels';
import { compilePeak } from './compile-peak.js';
import { amounts, PEAK_ROUNDS, type PeakTask, TASKS, type ThreadData } from './peak-tasks.js';

/** Most that a number of threads reach together. */
export interface Peak {
  readonly threads: number;
  /** Fused multiply-adds of relaxed SIMD. Undefined if this engine lacks them. */
  readonly fused?: Products;
  /** Multiplications and additions of plain SIMD. */
  readonly plain: Products;
  /** GB/s read from memory. */
  readonly memory: number;
}

/** GFLOP/s, with two operations in each multiply-add. */
export interface Products {
  readonly registers: number;
  /** In a matrix product whose rows come from the L2 cache. */
  readonly l2: number;
}

/**
 * GFLOP/s of the multiply-adds that convkit's kernels use in this engine. Without fused ones, each update of a register waits for a
 * multiplication and an addition, and the product from L2, whose multiplications do not wait for additions, may be faster.
 */
export const limitOf = ({ fused, plain }: Peak): number => {
  const { registers, l2 } = fused ?? plain;
  return Math.max(registers, l2);
};

/** Measures this machine in this engine, on each number of threads. */
export async function measurePeaks(threadCounts: readonly number[]): Promise<Peak[]> {
  // Turns on relaxed SIMD where convkit uses it although the engine calls it experimental, as Node 20 does.
  kernelBuild();
  const [plain, fused] = [await compilePeak('plain'), await compilePeak('fused')];
  if (!plain) throw new Error('this engine lacks SIMD: use Node 20 or newer');
  const peaks: Peak[] = [];
  for (const threads of threadCounts) {
    const rates = await measureOn(threads, plain);
    const fusedRates = fused && (await measureOn(threads, fused));
    peaks.push({
      threads,
      ...(fusedRates && { fused: products(fusedRates) }),
      plain: products(rates),
      memory: rates.read,
    });
  }
  return peaks;
}

type Rates = Readonly<Record<PeakTask, number>>;

const products = (rates: Rates): Products => ({
  registers: rates.registers,
  l2: Math.max(rates.fourRows, rates.sixRows),
});

/** Runs every task on several threads at a time. */
async function measureOn(threads: number, module: WebAssembly.Module): Promise<Rates> {
  const barrier = new Int32Array(new SharedArrayBuffer(4));
  const times = new Float64Array(new SharedArrayBuffer(16 * threads * PEAK_ROUNDS * TASKS.length));
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: ThreadData = { module, barrier, times, thread, threads };
    return new Worker(new URL('./peak-thread.js', import.meta.url), { workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  return bestRates(times, threads);
}

/**
 * Rates in units of 1e9 a second. `times` has the first and the last nanosecond of each thread, in each round of each task. A round lasts
 * from the first start to the last end. The fastest round counts.
 */
export function bestRates(times: Float64Array, threads: number): Rates {
  const rounds = times.length / (2 * threads * TASKS.length);
  const rateOf = (task: number) => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const from = 2 * threads * (task * rounds + round);
      const own = [...times.subarray(from, from + 2 * threads)];
      const first = Math.min(...own.filter((_, i) => i % 2 === 0));
      const last = Math.max(...own.filter((_, i) => i % 2 === 1));
      best = Math.min(best, last - first);
    }
    return (threads * (amounts[TASKS[task] as PeakTask] as number)) / best;
  };
  return Object.fromEntries(TASKS.map((task, i) => [task, rateOf(i)])) as Record<PeakTask, number>;
}
