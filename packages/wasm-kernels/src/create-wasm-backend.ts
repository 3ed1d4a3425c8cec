import { BackendError, checkOptions } from '@convkit/core';
import type { RECORDER as Field } from '@convkit/ops/kernels';
import {
  engine,
  findBackend,
  findBackendFactory,
  registerBackend,
  removeBackend,
} from '@tensorflow/tfjs-core';
import { installWasmKernels } from './install.js';
import type { WasmPaths } from './platform/platform.js';
import { recorderOf } from './recording/record.js';
import { arithmeticFor, type KernelOptions } from './runtime/arithmetic.js';
import { threadsOf } from './runtime/jobs.js';
import { chooseKernels } from './runtime/kernel-module.js';
import { revectorize } from './runtime/revectorization.js';
import { sharedMemory } from './runtime/shared-memory.js';
import { compileTfjs, startSharedTfjs, startTfjs, type TfjsModule } from './runtime/tfjs-module.js';
import { startThreads } from './runtime/threads.js';
import { type WasmBackend, wasmBackend } from './runtime/wasm-backend.js';
import { onOneThread, sharingObstacle, type ThreadsHere, threadsHere } from './threads-here.js';

/** Backends whose threads did not start: the number that was requested, and the result. */
const failures = new WeakMap<object, { readonly asked: number; readonly outcome: ThreadsHere }>();

/**
 * The field in which a backend offers its recorder. Only types come from that entry of `@convkit/ops`, so import maps need not list it.
 */
const RECORDER: typeof Field = Symbol.for('convkit.recorder') as never;

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
  /**
   * URL of the script of a page's threads, `@convkit/wasm-kernels/thread.js`, for pages whose content security policy forbids workers
   * from `blob:` and whose bundler does not find the script. By default, it is found or created from text.
   */
  readonly threadScript?: string | URL;
}

/**
 * Creates tfjs's backend `wasm` on a shared memory, with the kernels of this package on several threads, in Node, in a page or in a page's
 * worker. Call it before the backend is first used, then call `setBackend('wasm')`. `removeBackend('wasm')` ends the threads. Results do
 * not depend on the number of threads. A backend that is in use and computes on the same number of threads is kept. If memory cannot be
 * shared, threads cannot start or modules are given, it computes on one thread.
 * @returns the number of threads that compute, and why there are fewer than requested.
 * @throws ConfigError if the number of threads or a module is invalid.
 * @throws BackendError if the backend is in use with another number of threads, or does not load.
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<ThreadsHere> {
  checkOptions('createWasmBackend', options, {
    relaxedSimd: 'boolean?',
    modules: 'object?',
    threads: 'number?',
    revectorize: 'boolean?',
  });
  const here = threadsHere(options.threads ?? 1, options);
  const inUse = backendInUse();
  if (inUse) {
    const failed = failures.get(inUse.wasm);
    const current = failed?.asked === here.threads ? failed.outcome : here;
    assertThreads(inUse, current.threads);
    installWasmKernels(options);
    return current;
  }
  if (options.revectorize) revectorize(arithmeticFor(options));
  const memory = options.modules || sharingObstacle() !== undefined ? undefined : sharedMemory();
  if (memory) return createIn(memory, { ...options, threads: here.threads });
  await createOnOneThread(options);
  return here.threads === 1 ? here : onOneThread('this engine cannot allocate shared memory');
}

/** Creates the backend in the given memory. */
export async function createIn(
  memory: WebAssembly.Memory,
  options: WasmBackendOptions,
): Promise<ThreadsHere> {
  const { threads = 1, wasmPaths, threadScript } = options;
  const module = await compileTfjs('tfjs-backend-wasm-threaded-simd.wasm', wasmPaths);
  const backend = await backendOf(await startSharedTfjs(module, memory));
  chooseKernels(arithmeticFor(options));
  const { failure, stop } = await startThreads(backend, memory, threads - 1, threadScript);
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    stop();
    dispose();
  };
  register(backend, options);
  if (failure === undefined) return { threads };
  const outcome = onOneThread(failure);
  failures.set(backend.wasm, { asked: threads, outcome });
  return outcome;
}

/** Creates the backend in a memory of tfjs's own, from the given modules or from tfjs's file. */
async function createOnOneThread(options: WasmBackendOptions): Promise<void> {
  const { modules, wasmPaths } = options;
  const file =
    arithmeticFor(options) === 'portable' ? 'tfjs-backend-wasm.wasm' : 'tfjs-backend-wasm-simd.wasm';
  const module = modules?.tfjs ?? (await compileTfjs(file, wasmPaths));
  register(await backendOf(await startTfjs(module)), options);
}

async function backendOf(tfjs: TfjsModule): Promise<WasmBackend> {
  const { BackendWasm, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  setThreadsCount(1);
  return wasmBackend(new BackendWasm(tfjs as never));
}

/** Makes tfjs use `backend`, with the kernels of this package. */
function register(backend: WasmBackend, options: WasmBackendOptions): void {
  if (findBackendFactory('wasm')) removeBackend('wasm');
  if (arithmeticFor(options) !== 'portable') Object.assign(backend, { [RECORDER]: recorderOf(backend) });
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
