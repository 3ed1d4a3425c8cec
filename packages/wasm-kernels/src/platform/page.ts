import { BackendError } from '@convkit/core';
import { REPORT_BYTES } from '../generated/control-block.js';
import type { Platform, ThreadData, WasmPaths } from './platform.js';

/**
 * Bundlers, which look for this very form of expression, put the files beside the page's scripts. Where nobody did, as in Vite's
 * development server, it points into this package, and the files are in the one beside it.
 */
const wasmPaths = {
  'tfjs-backend-wasm.wasm': located(
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url),
  ),
  'tfjs-backend-wasm-simd.wasm': located(
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url),
  ),
  'tfjs-backend-wasm-threaded-simd.wasm': located(
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm', import.meta.url),
  ),
};

function located({ href }: URL): string {
  return href.replace('/@convkit/wasm-kernels/dist/platform/@tensorflow/', '/@tensorflow/');
}

/** As text, so that there is no file that a bundler could lose. It waits for a `ThreadData`, then serves for ever: runtime/traps.ts. */
const THREAD = `onmessage = ({ data: { module, memory, control, number } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  postMessage('serving');
  for (;;) {
    try {
      exports.serve(control, number);
    } catch ({ message }) {
      const at = exports.claimReport(control);
      const text = new Uint8Array(memory.buffer, at, ${REPORT_BYTES});
      if (at) text.fill(0).forEach((_, i) => (text[i] = message.charCodeAt(i)));
      exports.abandon(control);
    }
  }
};`;

/** For the page itself and for its workers. */
export const platform: Platform = {
  wasmPaths,

  async readWasm(file, paths: WasmPaths = wasmPaths) {
    const url = typeof paths === 'string' ? paths + file : String(paths[file]);
    const answer = await fetch(url, { credentials: 'same-origin' }).catch((cause) => cause as Error);
    const bytes =
      answer instanceof Response && answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    if (bytes && WebAssembly.validate(bytes)) return bytes;
    const found = answer instanceof Error ? answer.message : bytes ? 'no WebAssembly' : `${answer.status}`;
    throw new BackendError(`tfjs's ${file} cannot be had from ${url}: ${found}`, {
      hint: 'Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist, and say where with the option wasmPaths.',
    });
  },

  startTfjs(idle, start) {
    const { Worker } = globalThis;
    globalThis.Worker = idle as typeof Worker;
    try {
      return start();
    } finally {
      globalThis.Worker = Worker;
    }
  },

  async startThread(data: ThreadData) {
    const url = URL.createObjectURL(new Blob([THREAD], { type: 'text/javascript' }));
    const thread = new Worker(url, { name: `convkit ${data.number}` });
    try {
      await new Promise((resolve, reject) => {
        thread.onmessage = resolve;
        thread.onerror = (event) => reject(new Error(event.message || 'its script was not allowed to load'));
        thread.postMessage(data);
      });
    } catch (cause) {
      thread.terminate();
      throw new BackendError(`a thread did not start: ${(cause as Error).message}`, {
        cause,
        hint: 'A content security policy must allow worker-src blob: and script-src wasm-unsafe-eval; or take one thread.',
      });
    } finally {
      URL.revokeObjectURL(url);
    }
    return () => thread.terminate();
  },
};
