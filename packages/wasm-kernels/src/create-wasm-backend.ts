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

export interface WasmBackendOptions extends KernelOptions {
  /** Threads that compute, the caller's among them; 1 where absent. */
  readonly threads?: number;
  /** For pages whose bundler does not find tfjs's `.wasm` files: their folder's URL, or a URL for each. */
  readonly wasmPaths?: WasmPaths;
}

/**
 * Makes tfjs's backend `wasm` anew on a shared memory of ours, with the kernels of this package on several threads: in Node, in a
 * page or in a page's worker. Call it before the backend is first used, then `setBackend('wasm')`; `removeBackend('wasm')` ends the
 * threads. A backend that is in use already and computes on as many threads stays. Results do not depend on their number. Where memory cannot be shared, it installs the kernels on tfjs's own backend.
 * @throws ConfigError for a number of threads that makes no sense, BackendError when the backend is in use
 *   otherwise or does not load.
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
  return here.threads === 1 ? here : onOneThread('this engine gives no shared memory');
}

/** The same in a memory that is given. */
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
  // From here on, removing it disposes of it.
  findBackend('wasm');
  installWasmKernels(options);
}

/** The backend `wasm`, if it holds tensors: another one could not take them over. */
function backendInUse(): WasmBackend | undefined {
  const { wasm } = engine().registry;
  return wasm && wasm.numDataIds() > 0 ? wasmBackend(wasm) : undefined;
}

function assertThreads(backend: WasmBackend, threads: number): void {
  const current = threadsOf(backend);
  if (current === threads) return;
  throw new BackendError(
    `the wasm backend holds tensors already, and computes on ${count(current)}, not on ${threads}`,
    {
      hint: 'Choose the number of threads before the backend is first used.',
    },
  );
}

const count = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);
