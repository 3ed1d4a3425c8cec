import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BackendError } from '@convkit/core';
import type { Platform } from './platform.js';

/** The events that Emscripten listens to. */
const EVENTS = ['uncaughtException', 'unhandledRejection'];

/**
 * Node's `require`, created when needed, because bundles for Node that are CommonJS have no `import.meta.url`. Bundlers for servers follow
 * what an imported `createRequire` resolves, and would try to bundle tfjs's `.wasm` files.
 */
const nodeRequire = () =>
  process.getBuiltinModule('node:module').createRequire(import.meta.url ?? `${process.cwd()}/index.js`);

/** The major version of V8, or 0 in Bun and Deno, which only resemble Node. */
const v8Version = () =>
  'Bun' in globalThis || 'Deno' in globalThis ? 0 : Number.parseInt(process.versions.v8 ?? '0', 10);

const setV8Flag = (flag: string) => process.getBuiltinModule('node:v8').setFlagsFromString(flag);

/** Node. */
export const platform: Platform = {
  readWasm: (file) => readFile(nodeRequire().resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${file}`)),

  /** Node 20 has it behind a flag of its V8, and later versions by default. */
  enableRelaxedSimd() {
    if (v8Version() !== 11) return false;
    setV8Flag('--experimental-wasm-relaxed-simd');
    return true;
  },

  revectorize(test) {
    if (v8Version() < 12 || process.arch !== 'x64') return false;
    setV8Flag('--experimental-wasm-revectorize');
    // Only the optimizing compiler merges instructions, and by itself it would come after the test.
    setV8Flag('--no-liftoff');
    let isRight = false;
    try {
      isRight = test();
    } finally {
      setV8Flag('--liftoff');
      if (!isRight) setV8Flag('--no-experimental-wasm-revectorize');
    }
    return isRight;
  },

  startTfjs(idle, start) {
    const listeners = EVENTS.map((event) => process.listeners(event as 'exit'));
    const threads = nodeRequire()('node:worker_threads') as { Worker: unknown };
    const [threadsWorker, globalWorker] = [threads.Worker, globalThis.Worker];
    threads.Worker = idle;
    try {
      return start();
    } finally {
      threads.Worker = threadsWorker;
      globalThis.Worker = globalWorker;
      // Emscripten's listeners rethrow every error in the program and make Node print them beside all of Emscripten's code.
      for (const [i, event] of EVENTS.entries()) {
        for (const listener of process.listeners(event as 'exit')) {
          if (!listeners[i]?.includes(listener)) process.off(event, listener);
        }
      }
    }
  },

  /** Starts a thread that does not keep the process alive. */
  async startThread(workerData) {
    let thread: Worker | undefined;
    try {
      const main = fileURLToPath(new URL('./node-thread.js', import.meta.url));
      const started = new Worker(main, { workerData, execArgv: [] });
      thread = started;
      await new Promise((resolve, reject) => {
        started.once('message', resolve);
        started.once('error', reject);
      });
      started.unref();
      return () => void started.terminate();
    } catch (cause) {
      void thread?.terminate();
      throw new BackendError(`cannot start a thread: ${(cause as Error).message}`, {
        cause,
        hint: 'If you bundle for Node, leave @convkit/wasm-kernels out of the bundle: its threads have a file of their own.',
      });
    }
  },
};
