import { workerData } from 'node:worker_threads';
import type { PeakKernels } from './compile-peak.js';
import { PEAK_ROUNDS, peakMemory, rounds, TASKS, type ThreadData } from './peak-tasks.js';

/** A thread of a measurement: runs each round of each task at the same time as the others. */
const { module, barrier, times, thread, threads } = workerData as ThreadData;
const env = { memory: peakMemory(), abort: () => {} };
const instance = await WebAssembly.instantiate(module, { env });
const run = rounds(instance.exports as unknown as PeakKernels);

TASKS.forEach((task, place) => {
  for (let round = 0; round < PEAK_ROUNDS; round++) {
    const at = 2 * (threads * (place * PEAK_ROUNDS + round) + thread);
    meet(threads * (place * PEAK_ROUNDS + round + 1));
    times[at] = Number(process.hrtime.bigint());
    run[task]();
    times[at + 1] = Number(process.hrtime.bigint());
  }
});

/** Waits until all threads have arrived. It does not sleep, because waking takes as long as a round. */
function meet(arrivals: number): void {
  Atomics.add(barrier, 0, 1);
  while (Atomics.load(barrier, 0) < arrivals);
}
