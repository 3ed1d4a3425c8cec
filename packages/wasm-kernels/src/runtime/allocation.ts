import { BackendError } from '@convkit/core';
import { type DataId, engine, type TensorInfo } from '@tensorflow/tfjs-core';
import { activeRecording, tensorMemory } from '../recording/active-recording.js';
import { lenderOf, releaseRecordings } from '../recording/recorded-memory.js';
import { forgetAllFilters, forgetFilters } from './kept-filters.js';
import type { WasmBackend } from './wasm-backend.js';

/** The name of our kernel that is running. */
let running: string | undefined;
/** The tensor that memory is being allocated for, and whether JavaScript writes its values. */
let wanted: (Pick<TensorInfo, 'shape' | 'dtype'> & { readonly isConstant: boolean }) | undefined;

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
 * Lets recordings provide memory, frees filters that are kept when their tensors go and what only saves time when memory runs out, and makes
 * the backend throw an error that names the tensor if its memory has no room for one. tfjs does not check: it would write the tensor's
 * values to address 0, over whatever is there.
 */
export function guardAllocation(backend: WasmBackend): void {
  const { wasm } = backend;
  const move = backend.move.bind(backend);
  // Emscripten replaces this function with the real one when it is first called.
  wasm._free(wasm._malloc(1));
  const malloc = wasm._malloc;
  // A size above 32 bits would be truncated.
  const allocateAnyhow = (bytes: number) => malloc(bytes) || (makeRoom(backend) ? malloc(bytes) : 0);
  const allocateWanted = (bytes: number) =>
    wanted && tensorMemory(backend)?.allocate(bytes, wanted.isConstant, allocateAnyhow);
  wasm._malloc = (bytes) =>
    (bytes < 2 ** 32 && (allocateWanted(bytes) ?? allocateAnyhow(bytes))) ||
    refuse(bytes, wasm.HEAPU8.length);
  const free = wasm._free;
  wasm._free = (signed) => {
    const address = signed >>> 0;
    const lender = lenderOf(backend, address);
    if (lender) return lender.giveBack(address);
    tensorMemory(backend)?.free(address);
    free(address);
  };
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (...range) => {
    activeRecording(backend)?.refuse('JavaScript read the values of a tensor');
    return readSync(...range);
  };
  const typedArrayFromHeap = backend.typedArrayFromHeap.bind(backend);
  backend.typedArrayFromHeap = (tensor) => {
    activeRecording(backend)?.refuse('JavaScript computed with the values of a tensor');
    return typedArrayFromHeap(tensor);
  };
  const disposeData = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const isGone = disposeData(dataId, force);
    if (isGone) forgetFilters(backend, dataId as DataId);
    return isGone;
  };
  backend.move = (dataId, values, shape, dtype, refCount) => {
    wanted = { shape, dtype, isConstant: values !== null && values !== undefined };
    move(dataId, values, shape, dtype, refCount);
    // A kernel of tfjs's own allocates its output, and then computes without a job.
    if (!wanted.isConstant && running === undefined) {
      activeRecording(backend)?.refuse(`tfjs's own kernel ${runningOp() ?? ''} ran`);
    }
    wanted = undefined;
  };
}

/** Frees what only saves time. Returns whether there was any. */
function makeRoom(backend: WasmBackend): boolean {
  const [hadFilters, hadRecordings] = [forgetAllFilters(backend), releaseRecordings(backend)];
  return hadFilters || hadRecordings;
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
  const kernel = running ?? runningOp();
  throw new BackendError(
    `the wasm memory has no room for ${what}${kernel ? ` of ${kernel}` : ''}: ` +
      `${mebibytes(bytes)} beyond the ${mebibytes(heapBytes)} in use`,
    { hint: 'Take a smaller batch, smaller images or a smaller network.' },
  );
}

/** The op of tfjs that is running, after which it names a scope. */
const runningOp = () => engine().state.activeScope?.name?.match(/^(.+)__op$/)?.[1];

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;
