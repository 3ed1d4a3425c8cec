import { parentPort, workerData } from 'node:worker_threads';
import type { KernelExports } from '../generated/kernel-exports.js';
import { serveForever } from '../runtime/traps.js';
import type { ThreadData } from './platform.js';

const { module, memory, control, number } = workerData as ThreadData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
parentPort?.postMessage('serving');
serveForever(exports as unknown as KernelExports, memory, control, number);
