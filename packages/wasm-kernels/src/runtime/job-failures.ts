import { BackendError } from '@convkit/core';
import { LONGEST_WAIT } from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import { runningKernel } from './allocation.js';

import { giveUpTask } from './traps.js';
import type { Address } from './wasm-backend.js';

/** Finishes the caller's share of a job after one of its own tasks has trapped. Returns what `run` does. */
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
 * Waits for the `left` tasks that workers hold, until they are done or none has finished for `patience` milliseconds. Returns the number of
 * tasks that are left then, which is the only sign of a thread that has ended: a waiting caller receives no events.
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
    // If the machine itself was asleep, its clock overstates the wait.
    waited = still === left ? waited + Math.min(performance.now() - start, LONGEST_WAIT) : 0;
    left = still;
  }
  return left;
}

/** The error for a job with a task that trapped on `thread`. The caller's thread is 1. */
export const trapError = (job: string, thread: number, report: string): BackendError =>
  new BackendError(`${described(job)} trapped on thread ${thread}: ${report}`, {
    hint: 'Please report this bug of @convkit/wasm-kernels with the shapes of the tensors. Try threads: 1 in the meantime.',
  });

/** The error for a job with `left` unfinished tasks, none of which finished for `patience` milliseconds. */
export const stalledError = (job: string, left: number, patience: number): BackendError =>
  new BackendError(
    `a thread of the wasm backend has ended or hangs: ${described(job)} has unfinished tasks (${left}), ` +
      `and none has finished for ${patience / 1000} s`,
    {
      hint: "Recreate the backend, which takes no more jobs: removeBackend('wasm'), then createWasmBackend({ threads: 1 }).",
    },
  );

function described(job: string): string {
  const kernel = runningKernel();
  return kernel ? `the job ${job} of the kernel ${kernel}` : `the job ${job}`;
}
