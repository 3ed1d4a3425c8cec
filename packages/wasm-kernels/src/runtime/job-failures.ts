import { BackendError } from '@convkit/core';
import { LONGEST_WAIT } from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import { runningKernel } from './allocation.js';

import { giveUpTask } from './traps.js';
import type { Address } from './wasm-backend.js';

/** Does the caller's share of a job of which its own task trapped. Answers as `run` does. */
export function continueAfterTrap(
  trap: unknown,
  kernels: KernelExports,
  control: Address,
  buffer: ArrayBufferLike,
  canSleep: boolean,
): number {
  for (let error = trap; ; ) {
    giveUpTask(kernels, buffer, control, error);
    try {
      return kernels.resume(control, canSleep);
    } catch (next) {
      error = next;
    }
  }
}

/**
 * Waits for the `left` tasks that workers hold, until they are done or none has ended for `patience` milliseconds. Gives how many
 * are left then. That is the only sign of a thread that has ended: a caller that waits hears no event.
 */
export function awaitOthers(
  kernels: KernelExports,
  control: Address,
  left: number,
  patience: number,
  canSleep: boolean,
): number {
  let waited = 0;
  while (left > 0 && waited < patience) {
    const start = performance.now();
    const still = kernels.resume(control, canSleep);
    // A machine that was asleep itself has not waited as long as its clock says.
    waited = still === left ? waited + Math.min(performance.now() - start, LONGEST_WAIT) : 0;
    left = still;
  }
  return left;
}

/** For a job with a task that trapped on `thread`, from 1, the caller's. */
export const trapError = (job: string, thread: number, report: string): BackendError =>
  new BackendError(`${described(job)} trapped on thread ${thread}: ${report}`, {
    hint: 'That is a bug of @convkit/wasm-kernels: please report it, with the shapes. Until it is mended, try threads: 1.',
  });

/** For a job of which `left` tasks did not end, and no other did, for `patience` milliseconds. */
export const stalledError = (job: string, left: number, patience: number): BackendError =>
  new BackendError(
    `a thread of the wasm backend has ended or hangs: ${described(job)} lacks ${left} of its tasks, ` +
      `and none came to an end for ${patience / 1000} s`,
    {
      hint: "The backend takes no more jobs. Make it anew: removeBackend('wasm'), then createWasmBackend({ threads: 1 }).",
    },
  );

function described(job: string): string {
  const kernel = runningKernel();
  return kernel ? `the job ${job} of the kernel ${kernel}` : `the job ${job}`;
}
