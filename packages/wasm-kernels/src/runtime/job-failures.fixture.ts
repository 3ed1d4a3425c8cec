import { dispose, fill, tanh, zeros } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { type Job, runJob, type TaskKernel } from './jobs.js';
import { addressOf, type WasmBackend } from './wasm-backend.js';

const UNITS = 2 ** 18;
const UNITS_PER_TASK = 1024;

/**
 * A job whose task 0, which is taken last, reads just below 4 GiB, where there is no memory. The others wrap around to address 0. It writes to
 * `y`, by default to memory that is free.
 */
export function trappingJob(backend: WasmBackend, y = freeMemory(backend)): Job<'tanh'> {
  const args = { x: 2 ** 32 - 4 * UNITS_PER_TASK, y };
  return { kernel: 'tanh', units: UNITS, unitsPerTask: UNITS_PER_TASK, args };
}

function freeMemory(backend: WasmBackend): number {
  const output = zeros([UNITS]);
  const address = addressOf(backend, output);
  output.dispose();
  return address;
}

/** A job whose tasks all divide by zero. It is for pages: Chromium in one process, as in tests, crashes at the end of memory. */
export const ALL_TRAP: Job<'batchNormStatistics'> = {
  kernel: 'batchNormStatistics',
  units: 64,
  unitsPerTask: 1,
  args: { periods: { period: 0, total: 0, periodsPerBlock: 0 }, x: 0, partials: 0 },
};

/**
 * The errors that `job` throws, in the order of the threads, once each of `threads` has been the first to trap. After the first error of
 * each thread, checks that another job computes correctly.
 */
export function trapsOf<K extends TaskKernel>(backend: WasmBackend, job: Job<K>, threads: number): string[] {
  const errors = new Map<string, string>();
  while (errors.size < threads) {
    const { message, code } = caught(() => runJob(backend, job));
    expect(code).toBe('BACKEND');
    const thread = /thread \d+/.exec(message)?.[0] ?? message;
    // Not after every trap: the workers would go to sleep before the next job and come late.
    if (!errors.has(thread)) expectCorrectJob();
    errors.set(thread, message);
  }
  return [...errors.values()].sort();
}

/** Checks that a job on all threads computes correctly. */
export function expectCorrectJob(): void {
  const x = fill([100_000], 0.5);
  const y = tanh(x);
  expect(new Set([...y.dataSync()].map((value) => value.toFixed(5)))).toEqual(new Set(['0.46212']));
  dispose([x, y]);
}

function caught(run: () => unknown): { message: string; code?: string } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return expect.fail('the job did not trap');
}
