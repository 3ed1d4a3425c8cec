import type { KernelExports } from '../generated/kernel-exports.js';
import { serveForever } from '../runtime/traps.js';
import type { ThreadData } from './platform.js';

/* The script of a page's thread, as a file of its own. It waits for a `ThreadData`, then serves forever. */

const scope = globalThis as unknown as Worker & { onmessageerror: unknown };
scope.onmessage = ({ data }: MessageEvent<ThreadData>) => {
  const { module, memory, control, number } = data;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  scope.postMessage('serving');
  serveForever(exports as unknown as KernelExports, memory, control, number);
};
scope.onmessageerror = () => {
  throw new Error('its memory could not be shared');
};
