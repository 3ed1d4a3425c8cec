import { BackendError } from '@convkit/core';
import { engine, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './wasm-backend.js';

/** The kernel of ours that runs, and what it has asked memory for. */
let running: string | undefined;
let wanted: Pick<TensorInfo, 'shape' | 'dtype'> | undefined;

/** Runs a kernel under its name, for errors to tell. */
export function naming<T>(kernelName: string, run: () => T): T {
  const outer = running;
  running = kernelName;
  try {
    return run();
  } finally {
    running = outer;
  }
}

/** The name that tfjs has for what runs; undefined outside kernels of ours. */
export const runningKernel = (): string | undefined => running;

/**
 * From now on a tensor that finds no room in the memory of `backend` is an error that names it. tfjs does not look: it would write
 * the tensor's values to address 0, over whatever lies there.
 */
export function guardAllocation(backend: WasmBackend): void {
  const { wasm } = backend;
  const move = backend.move.bind(backend);
  // Emscripten puts the real function in this one's place when it is first called.
  wasm._free(wasm._malloc(1));
  const malloc = wasm._malloc;
  // More than 32 bits would be cut off.
  wasm._malloc = (bytes) => (bytes < 2 ** 32 && malloc(bytes)) || refuse(bytes, wasm.HEAPU8.length);
  backend.move = (dataId, values, shape, dtype, refCount) => {
    wanted = { shape, dtype };
    move(dataId, values, shape, dtype, refCount);
    wanted = undefined;
  };
}

/** An address of `bytes` in the memory of `backend`. @throws BackendError where there is no room. */
export function allocate({ wasm }: WasmBackend, bytes: number): number {
  return (wasm._malloc(bytes) || refuse(bytes, wasm.HEAPU8.length)) >>> 0;
}

function refuse(bytes: number, heapBytes: number): never {
  const what = wanted ? `a ${wanted.dtype} tensor of shape [${wanted.shape.join(', ')}]` : 'working memory';
  wanted = undefined;
  // tfjs's ops name their scope.
  const kernel = running ?? engine().state.activeScope?.name?.match(/^(.+)__op$/)?.[1];
  throw new BackendError(
    `the wasm memory has no room for ${what}${kernel ? ` of ${kernel}` : ''}: ` +
      `${mebibytes(bytes)} more than the ${mebibytes(heapBytes)} that it has grown to`,
    { hint: 'Take a smaller batch, smaller pictures or a smaller network.' },
  );
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;
