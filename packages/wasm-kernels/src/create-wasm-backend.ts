import { BackendError } from '@convkit/core';
import {
  engine,
  findBackend,
  findBackendFactory,
  registerBackend,
  removeBackend,
} from '@tensorflow/tfjs-core';
import { platform } from '#platform';
import { installWasmKernels } from './install.js';
import type { WasmPaths } from './platform/platform.js';
import { arithmeticFor, type KernelOptions } from './runtime/arithmetic.js';
import { threadsOf } from './runtime/jobs.js';
import { chooseArithmetic } from './runtime/kernel-module.js';
import { sharedMemory } from './runtime/shared-memory.js';
import { loadTfjs } from './runtime/tfjs-module.js';
import { startThreads } from './runtime/threads.js';
import { type WasmBackend, wasmBackend } from './runtime/wasm-backend.js';
import { onOneThread, sharingObstacle, type ThreadsHere, threadsHere } from './threads-here.js';

/** Options of `createWasmBackend`. */
export interface WasmBackendOptions extends KernelOptions {
  /**
   * Number of threads that compute, including the caller's.
   * @defaultValue 1
   */
  readonly threads?: number;
  /**
   * Where tfjs's `.wasm` files are: the URL of their folder, or a URL for each file. Only pages whose bundler does not find the files need
   * it.
   */
  readonly wasmPaths?: WasmPaths;
}

/**
 * Creates tfjs's backend `wasm` on a shared memory, with the kernels of this package on several threads, in Node, in a page or in a page's
 * worker. Call it before the backend is first used, then call `setBackend('wasm')`. `removeBackend('wasm')` ends the threads. Results do
 * not depend on the number of threads. A backend that is in use and computes on the same number of threads is kept. If memory cannot be
 * shared, the kernels are installed on tfjs's own backend.
 * @returns the number of threads that compute, and why there are fewer than requested.
 * @throws ConfigError if the number of threads is invalid.
 * @throws BackendError if the backend is in use with another number of threads, or does not load.
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<ThreadsHere> {
  const here = threadsHere(options.threads ?? 1);
  const inUse = backendInUse();
  if (inUse) {
    assertThreads(inUse, here.threads);
    installWasmKernels(options);
    return here;
  }
  const memory = sharingObstacle() === undefined ? sharedMemory() : undefined;
  if (memory) {
    await createIn(memory, { ...options, threads: here.threads });
    return here;
  }
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const paths = options.wasmPaths ?? platform.wasmPaths;
  if (paths !== undefined) setWasmPaths(paths as Parameters<typeof setWasmPaths>[0]);
  installWasmKernels(options);
  return here.threads === 1 ? here : onOneThread('this engine cannot allocate shared memory');
}

/** Creates the backend in the given memory. */
export async function createIn(memory: WebAssembly.Memory, options: WasmBackendOptions): Promise<void> {
  const { BackendWasm, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const module = await loadTfjs(memory, options.wasmPaths);
  setThreadsCount(1);
  const backend = wasmBackend(new BackendWasm(module as never));
  chooseArithmetic(arithmeticFor(options));
  const stopThreads = await startThreads(backend, memory, (options.threads ?? 1) - 1);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    stopThreads();
    dispose();
  };
  if (findBackendFactory('wasm')) removeBackend('wasm');
  registerBackend('wasm', () => backend, 2);
  // From now on, removing the backend disposes of it.
  findBackend('wasm');
  installWasmKernels(options);
}

/** The backend `wasm` if it holds tensors, which another one could not take over. */
function backendInUse(): WasmBackend | undefined {
  const { wasm } = engine().registry;
  return wasm && wasm.numDataIds() > 0 ? wasmBackend(wasm) : undefined;
}

function assertThreads(backend: WasmBackend, threads: number): void {
  const current = threadsOf(backend);
  if (current === threads) return;
  throw new BackendError(
    `the wasm backend already holds tensors and computes on ${count(current)}, not on ${threads}`,
    {
      hint: 'Call createWasmBackend before the backend is first used.',
    },
  );
}

const count = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);
