import { BackendError } from '@convkit/core';
import type { BackendValues, DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { activeRecording } from '../recording/active-recording.js';
import type { Address } from './address.js';

export type { Address } from './address.js';

/** The parts of tfjs's wasm backend that we use beyond its public interface. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    /** The memory that a module with threads imports. */
    readonly wasmMemory?: WebAssembly.Memory;
    /** The module's exports. Without threads, its memory is one of them. */
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    /** Returns 0 if there is no room. */
    _malloc: (bytes: number) => number;
    _free(address: number): void;
  };
  readonly dataIdMap: {
    get(dataId: DataId): { readonly memoryOffset: number };
    has(dataId: DataId): boolean;
  };
  /** Allocates a tensor's memory and copies its values, if any. */
  move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void;
  /** A view of the values of a tensor. */
  typedArrayFromHeap(tensor: TensorInfo): ArrayLike<number>;
  /** Makes a tensor, with its values at `address` or in memory that it allocates. */
  makeOutput(shape: number[], dtype: DataType, address?: Address): TensorInfo;
}

/**
 * Checks that `backend` is a wasm backend of tfjs 4.22.
 * @throws BackendError if it is not.
 */
export function wasmBackend(backend: KernelBackend): WasmBackend {
  const candidate = backend as WasmBackend;
  if (candidate.wasm?.HEAPU8 && candidate.dataIdMap && typeof candidate.makeOutput === 'function')
    return candidate;
  throw new BackendError('the wasm backend lacks fields that these kernels need', {
    hint: 'Use a single copy of @tensorflow/tfjs-backend-wasm 4.22.x.',
  });
}

/** Whether `dataId` is that of a tensor whose values lie at `address`. */
export const isStored = ({ dataIdMap }: WasmBackend, dataId: DataId, address: Address): boolean =>
  dataIdMap.has(dataId) && dataIdMap.get(dataId).memoryOffset === address;

/** A view of a tensor's floats. Creating an output may move the heap, so create views afterwards. */
export function floats(backend: WasmBackend, { dataId, shape }: TensorInfo): Float32Array {
  return new Float32Array(...placeOf(backend, dataId, shape));
}

/** A view of a tensor's int32 values. */
export function integers(backend: WasmBackend, { dataId, shape }: TensorInfo): Int32Array {
  return new Int32Array(...placeOf(backend, dataId, shape));
}

/** The address of a tensor's values. Unlike a view, it remains valid when the heap grows. */
export function addressOf(backend: WasmBackend, { dataId }: TensorInfo): number {
  const address = backend.dataIdMap.get(dataId).memoryOffset;
  activeRecording(backend)?.use(dataId, address);
  return address;
}

function placeOf(backend: WasmBackend, dataId: DataId, shape: number[]): [ArrayBufferLike, number, number] {
  activeRecording(backend)?.refuse('JavaScript reads or writes the values of a tensor');
  const size = shape.reduce((product, extent) => product * extent, 1);
  return [backend.wasm.HEAPU8.buffer, backend.dataIdMap.get(dataId).memoryOffset, size];
}

/** Another tensor that shares the memory of its input. */
export function shared({ dataId, shape, dtype }: TensorInfo, backend: WasmBackend): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
