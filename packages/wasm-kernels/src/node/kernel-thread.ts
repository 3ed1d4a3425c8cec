import { parentPort, workerData } from 'node:worker_threads';
import type { Address, KernelExports } from '../runtime/kernel-module.js';

/** What `startThreads` hands to a thread. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Address;
  /** From 1. */
  readonly number: number;
}

const { module, memory, control, number } = workerData as ThreadData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
parentPort?.postMessage('serving');
(exports as unknown as KernelExports).serve(control, number);
