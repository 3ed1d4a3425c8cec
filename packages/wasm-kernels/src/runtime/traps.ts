import { REPORT, REPORT_BYTES } from '../generated/control-block.js';
import type { KernelExports } from '../generated/kernel-exports.js';
import type { Address } from './wasm-backend.js';

/*
 * Threads run this too: it imports nothing that takes long to load. page.ts has its own wording of `serveForEver`.
 */

/** The life of worker `number`: one that has trapped gives up its task and serves on. Never returns. */
export function serveForEver(
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

/** Tells the job's caller why this thread's task trapped, if it is the first, and counts the task as done. */
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

/** What the first thread that trapped wrote. */
export function readReport(buffer: ArrayBufferLike, control: Address): string {
  const text = new Uint8Array(buffer, control + REPORT, REPORT_BYTES);
  return String.fromCharCode(...text.filter((code) => code > 0));
}
