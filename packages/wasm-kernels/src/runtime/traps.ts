import { REPORT, REPORT_BYTES } from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import type { Address } from './wasm-backend.js';

/* Threads load this file, too, so it imports nothing that takes long to load. platform/page-threads.ts has its own version of `serveForever`. */

/** Serves as worker `number`. If a task traps, gives up the task and continues. Never returns. */
export function serveForever(
  kernels: KernelExports,
  memory: WebAssembly.Memory,
  control: Address,
  number: number,
): void {
  for (;;) {
    try {
      kernels.serve(control, number);
    } catch (error) {
      giveUpTask(kernels, memory.buffer, control, error);
    }
  }
}

/** Counts this thread's task, which trapped, as done. If it is the job's first, tells the caller why. */
export function giveUpTask(
  kernels: KernelExports,
  buffer: ArrayBufferLike,
  control: Address,
  error: unknown,
): void {
  const at = kernels.claimReport(control);
  if (at !== 0) {
    const text = new Uint8Array(buffer, at, REPORT_BYTES).fill(0);
    const { message } = error as Error;
    for (let i = 0; i < Math.min(message.length, REPORT_BYTES); i++) text[i] = message.charCodeAt(i);
  }
  kernels.abandon(control);
}

/** Reads the message of the first thread that trapped. */
export function readReport(buffer: ArrayBufferLike, control: Address): string {
  const text = new Uint8Array(buffer, control + REPORT, REPORT_BYTES);
  return String.fromCharCode(...text.filter((code) => code > 0));
}
