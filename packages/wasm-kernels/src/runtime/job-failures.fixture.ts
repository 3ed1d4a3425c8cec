import { dispose, fill, tanh, zeros } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { type Job, runJob } from './jobs.js';
import { addressOf, type WasmBackend } from './wasm-backend.js';

const UNITS = 2 ** 18;
const UNITS_PER_TASK = 1024;

/** Its task 0, which is taken last, reads just below 4 GiB, where no memory is; the others wrap around and read what lies first. */
export function trappingJob(backend: WasmBackend): Job {
  const output = zeros([UNITS]);
  const args = [2 ** 32 - 4 * UNITS_PER_TASK, addressOf(backend, output)];
  output.dispose();
  return { kernel: 'tanh', units: UNITS, unitsPerTask: UNITS_PER_TASK, args };
}

/** Every one of its tasks divides by zero. It is for pages: a test's Chromium, in one process, crashes where memory ends. */
export const ALL_TRAP: Job = {
  kernel: 'batchNormStatistics',
  units: 64,
  unitsPerTask: 1,
  args: [0, 0, 0, 0, 0],
};

/** What `job` throws when each of `threads` is the first to trap, ordered by them; a sound job, which is checked, follows the first of each. */
export function trapsOf(backend: WasmBackend, job: Job, threads: number): string[] {
  const errors = new Map<string, string>();
  while (errors.size < threads) {
    const { message, code } = caught(() => runJob(backend, job));
    expect(code).toBe('BACKEND');
    const thread = /thread \d+/.exec(message)?.[0] ?? message;
    // Not after every trap: the workers would have gone to sleep before the next job, and come late.
    if (!errors.has(thread)) expectSound();
    errors.set(thread, message);
  }
  return [...errors.values()].sort();
}

/** Fails unless a job on all threads computes what it should. */
export function expectSound(): void {
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
  return expect.fail('it did not trap');
}
