import { parentPort, workerData } from 'node:worker_threads';
import type { KernelExports } from '../runtime/kernel-module.js';
import type { ThreadData } from './platform.js';

const { module, memory, control, number } = workerData as ThreadData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
parentPort?.postMessage('serving');
(exports as unknown as KernelExports).serve(control, number);
