import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BackendError, ConfigError } from '@convkit/core';
import { BackendWasm, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { engine, type KernelBackend, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { installWasmKernels } from '../install.js';
import { hasSimdKernels } from '../runtime/kernel-module.js';
import { wasmBackend } from '../runtime/wasm-backend.js';
import { startThreads } from './threads.js';

export interface WasmBackendOptions {
  /** Threads that compute, the caller's among them. */
  readonly threads: number;
}

/** Emscripten's module as tfjs's backend uses it, and what of it we call. */
interface TfjsModule {
  cwrap(name: string, result: string | null, args: readonly string[]): unknown;
  tfjs: Record<string, unknown>;
}

const PACKAGE = '@tensorflow/tfjs-backend-wasm';
const BINARY = 'tfjs-backend-wasm-threaded-simd';

/**
 * Makes tfjs's backend `wasm` anew in Node, on a shared memory of ours, with the kernels of this package on `threads` threads. Call
 * it before the backend is first used, then `setBackend('wasm')`. Results do not depend on the number of threads.
 * @throws ConfigError for a number of threads that makes no sense, BackendError without SIMD or shared memory.
 */
export async function createWasmBackend({ threads }: WasmBackendOptions): Promise<void> {
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw new ConfigError(`threads must be a whole number from 1 to 64, got ${threads}`);
  }
  if ((engine().registry.wasm?.numDataIds() ?? 0) > 0) {
    throw new BackendError('the wasm backend holds tensors already, which another one could not take over', {
      hint: 'Choose the number of threads before the backend is first used.',
    });
  }
  if (!hasSimdKernels())
    throw new BackendError('this engine has no WebAssembly SIMD, which the threads need');
  const memory = sharedMemory();
  const module = await loadTfjs(memory);
  setThreadsCount(1);
  const backend = new BackendWasm(module as never) as unknown as KernelBackend;
  const stopThreads = await startThreads(wasmBackend(backend), memory, threads - 1);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    stopThreads();
    dispose();
  };
  removeBackend('wasm');
  registerBackend('wasm', () => backend, 2);
  installWasmKernels();
}

/** As large as a memory may grow; some engines refuse the largest. */
function sharedMemory(): WebAssembly.Memory {
  for (let maximum = 65536; maximum >= 4096; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 256, maximum, shared: true });
    } catch {
      // The next one is half as large.
    }
  }
  throw new BackendError('this engine gives no shared WebAssembly memory', { hint: 'Use one thread.' });
}

async function loadTfjs(wasmMemory: WebAssembly.Memory): Promise<TfjsModule> {
  const require = createRequire(import.meta.url);
  const folder = path.join(path.dirname(require.resolve(`${PACKAGE}/package.json`)), 'wasm-out');
  const factory = require(path.join(folder, `${BINARY}.js`)) as (config: object) => Promise<TfjsModule>;
  const module = await withoutThreads(() =>
    factory({
      wasmMemory,
      wasmBinary: readFileSync(path.join(folder, `${BINARY}.wasm`)),
      locateFile: (file: string) => path.join(folder, file),
    }),
  );
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}

/**
 * Emscripten starts eight threads at once, which tfjs, told to compute on one, never uses. While `start` runs, it gets objects
 * that say they have loaded and do nothing.
 */
function withoutThreads<T>(start: () => T): T {
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: unknown };
  const [threadsWorker, globalWorker] = [threads.Worker, globalThis.Worker];
  threads.Worker = IdleThread;
  try {
    return start();
  } finally {
    threads.Worker = threadsWorker;
    globalThis.Worker = globalWorker;
  }
}

class IdleThread {
  onmessage: ((message: { data: { cmd: string } }) => void) | undefined;

  postMessage({ cmd }: { cmd?: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }

  on(): void {}
  unref(): void {}
  terminate(): void {}
}
