import { BackendError } from '@convkit/core';
import { type DataId, engine, type TensorInfo } from '@tensorflow/tfjs-core';
import { forgetAllFilters, forgetFilters } from './kept-filters.js';
import type { WasmBackend } from './wasm-backend.js';

/** The name of our kernel that is running. */
let running: string | undefined;
/** The tensor that memory is being allocated for. */
let wanted: Pick<TensorInfo, 'shape' | 'dtype'> | undefined;

/** Runs a kernel and makes errors name it. */
export function runNamed<T>(kernelName: string, run: () => T): T {
  const outer = running;
  running = kernelName;
  try {
    return run();
  } finally {
    running = outer;
  }
}

/** tfjs's name of our kernel that is running, or undefined outside of our kernels. */
export const runningKernel = (): string | undefined => running;

/**
 * Frees filters that are kept when their tensors go or memory runs out, and makes the backend throw an error that names the tensor if its memory has no room for one. tfjs does not check: it would write the tensor's
 * values to address 0, over whatever is there.
 */
export function guardAllocation(backend: WasmBackend): void {
  const { wasm } = backend;
  const move = backend.move.bind(backend);
  // Emscripten replaces this function with the real one when it is first called.
  wasm._free(wasm._malloc(1));
  const malloc = wasm._malloc;
  // A size above 32 bits would be truncated.
  const allocateAnyhow = (bytes: number) => malloc(bytes) || (forgetAllFilters(backend) && malloc(bytes));
  wasm._malloc = (bytes) => (bytes < 2 ** 32 && allocateAnyhow(bytes)) || refuse(bytes, wasm.HEAPU8.length);
  const disposeData = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const isGone = disposeData(dataId, force);
    if (isGone) forgetFilters(backend, dataId as DataId);
    return isGone;
  };
  backend.move = (dataId, values, shape, dtype, refCount) => {
    wanted = { shape, dtype };
    move(dataId, values, shape, dtype, refCount);
    wanted = undefined;
  };
}

/**
 * Allocates `bytes` in the memory of `backend`.
 * @throws BackendError if there is no room.
 */
export function allocate({ wasm }: WasmBackend, bytes: number): number {
  return (wasm._malloc(bytes) || refuse(bytes, wasm.HEAPU8.length)) >>> 0;
}

function refuse(bytes: number, heapBytes: number): never {
  const what = wanted ? `a ${wanted.dtype} tensor of shape [${wanted.shape.join(', ')}]` : 'working memory';
  wanted = undefined;
  // tfjs names a scope after its op.
  const kernel = running ?? engine().state.activeScope?.name?.match(/^(.+)__op$/)?.[1];
  throw new BackendError(
    `the wasm memory has no room for ${what}${kernel ? ` of ${kernel}` : ''}: ` +
      `${mebibytes(bytes)} beyond the ${mebibytes(heapBytes)} in use`,
    { hint: 'Take a smaller batch, smaller images or a smaller network.' },
  );
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;
