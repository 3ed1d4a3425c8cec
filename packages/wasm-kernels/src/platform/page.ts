import { BackendError } from '@convkit/core';
import { REPORT_BYTES } from '../generated/control-block.js';
import type { Platform, ThreadData, WasmPaths } from './platform.js';

/**
 * The URLs of tfjs's files. Bundlers look for expressions of exactly this form and put the files beside the page's scripts. Without a
 * bundler, as in Vite's development server, they point into this package, and the files are in the package beside it.
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

/**
 * The code of a thread. It is text, so that there is no file that a bundler could lose. It waits for a `ThreadData`, then serves forever, as
 * `serveForever` in runtime/traps.ts does.
 */
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

/** A page or one of its workers. */
export const platform: Platform = {
  wasmPaths,

  async readWasm(file, paths: WasmPaths = wasmPaths) {
    const url = typeof paths === 'string' ? paths + file : String(paths[file]);
    const answer = await fetch(url, { credentials: 'same-origin' }).catch((cause) => cause as Error);
    const bytes =
      answer instanceof Response && answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    if (bytes && WebAssembly.validate(bytes)) return bytes;
    const found = answer instanceof Error ? answer.message : bytes ? 'not WebAssembly' : `${answer.status}`;
    throw new BackendError(`cannot load tfjs's ${file} from ${url}: ${found}`, {
      hint: 'Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist and set the option wasmPaths to their URL.',
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
        thread.onerror = (event) => reject(new Error(event.message || 'its script was blocked'));
        thread.postMessage(data);
      });
    } catch (cause) {
      thread.terminate();
      throw new BackendError(`cannot start a thread: ${(cause as Error).message}`, {
        cause,
        hint: 'Allow worker-src blob: and script-src wasm-unsafe-eval in the content security policy, or use one thread.',
      });
    } finally {
      URL.revokeObjectURL(url);
    }
    return () => thread.terminate();
  },
};
