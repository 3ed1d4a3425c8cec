import { convolveTask } from './convolve';
import { accumulateOuterTask } from './outer';
import { maxPoolGradTask } from './pool';
import { scatterRowsTask } from './scatter';

/** Runs units `start` to `end` of the kernel `number` with the arguments in `job`. The numbers are those of src/runtime/jobs.ts. */
export function runKernel(number: i32, job: usize, start: i32, end: i32): void {
  switch (number) {
    case 0: return convolveTask(job, start, end);
    case 1: return accumulateOuterTask(job, start, end);
    case 2: return scatterRowsTask(job, start, end);
    case 3: return maxPoolGradTask(job, start, end);
    default: unreachable();
  }
}
