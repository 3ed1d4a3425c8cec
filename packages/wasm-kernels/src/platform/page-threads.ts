import { BackendError } from '@convkit/core';
import { REPORT_BYTES } from '../generated/control-block.js';
import type { ThreadData } from './platform.js';

/**
 * The code of a thread as text, for pages whose bundler does not find the file. It waits for a `ThreadData`, then serves forever, as
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

type Start = (data: ThreadData, script?: string | URL) => Promise<() => void>;

/** Starts a thread from the file that the page's bundler has put beside its scripts. Bundlers look for exactly this expression. */
const fromFile: Start = ({ number, ...data }) =>
  serving(
    new Worker(new URL('./page-thread.js', import.meta.url), { type: 'module', name: `convkit ${number}` }),
    { number, ...data },
  );

/** Starts a thread from text, which content security policies forbid unless `worker-src` has `blob:`. */
const fromText: Start = async (data) => {
  const url = URL.createObjectURL(new Blob([THREAD], { type: 'text/javascript' }));
  try {
    return await serving(new Worker(url, { name: `convkit ${data.number}` }), data);
  } finally {
    URL.revokeObjectURL(url);
  }
};

const fromScript: Start = async (data, script) =>
  serving(new Worker(script as string | URL, { type: 'module', name: `convkit ${data.number}` }), data);

async function serving(thread: Worker, data: ThreadData): Promise<() => void> {
  try {
    await new Promise((resolve, reject) => {
      thread.onmessage = resolve;
      thread.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'its script was not found or is blocked'));
      };
      thread.postMessage(data);
    });
  } catch (cause) {
    thread.terminate();
    throw cause;
  }
  return () => thread.terminate();
}

/** Ways to start a thread, first the one that has worked. */
const ways = [fromFile, fromText];

/**
 * Starts a thread of a page from `script`, or else from the bundler's file, or else from text.
 * @throws BackendError if none of them starts.
 */
export const startPageThread: Start = async (data, script) => {
  let cause: unknown;
  for (const way of script ? [fromScript] : [...ways]) {
    try {
      const stop = await way(data, script);
      if (way !== ways[0] && !script) ways.reverse();
      return stop;
    } catch (error) {
      cause = error;
    }
  }
  throw new BackendError(`cannot start a thread: ${(cause as Error).message}`, {
    cause,
    hint: "Allow 'self' or blob: in worker-src of the content security policy, or set the option threadScript.",
  });
};
