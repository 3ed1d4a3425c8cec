import { BackendError } from '@convkit/core';
import type { BackendValues, DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** A byte offset into the backend's memory. */
export type Address = number;

/** What we use of tfjs's wasm backend beyond its public interface. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    /** The memory that a module with threads imports. */
    readonly wasmMemory?: WebAssembly.Memory;
    /** The module's exports; without threads, its memory is one of them. */
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    /** 0 where there is no room. */
    _malloc: (bytes: number) => number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: DataId): { readonly memoryOffset: number } };
  /** Gives a tensor its memory, and its values if there are any. */
  move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void;
  makeOutput(shape: number[], dtype: 'float32' | 'int32'): TensorInfo;
}

/** The active kernel's backend, checked to be a wasm backend as tfjs 4.22 makes them. */
export function wasmBackend(backend: KernelBackend): WasmBackend {
  const candidate = backend as WasmBackend;
  if (candidate.wasm?.HEAPU8 && candidate.dataIdMap && typeof candidate.makeOutput === 'function')
    return candidate;
  throw new BackendError('the wasm backend lacks fields that these kernels need', {
    hint: 'Use @tensorflow/tfjs-backend-wasm 4.22.x, and one copy of it.',
  });
}

/** The tensor's values where they lie. Making an output may move the heap: take the views afterwards. */
export function floats(backend: WasmBackend, { dataId, shape }: TensorInfo): Float32Array {
  return new Float32Array(...placeOf(backend, dataId, shape));
}

export function integers(backend: WasmBackend, { dataId, shape }: TensorInfo): Int32Array {
  return new Int32Array(...placeOf(backend, dataId, shape));
}

/** Where the tensor's values lie; unlike a view, it stays right when the heap grows. */
export function addressOf(backend: WasmBackend, { dataId }: TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

function placeOf(backend: WasmBackend, dataId: DataId, shape: number[]): [ArrayBufferLike, number, number] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return [backend.wasm.HEAPU8.buffer, backend.dataIdMap.get(dataId).memoryOffset, size];
}
