import { type DataId, engine } from '@tensorflow/tfjs-core';
import { activeRecording } from '../recording/active-recording.js';
import type { Address, WasmBackend } from './wasm-backend.js';

/** Filters in the layout of a kernel, by the tensor that they were made from and a name of the layout. */
interface Kept {
  readonly byTensor: Map<DataId, Map<string, { readonly address: Address; readonly bytes: number }>>;
  bytes: number;
}

/** Kernels read up to seven floats beyond what they are given. */
const SLACK = 32;
/** Bytes of all filters that are kept. Further ones are packed at each use. */
const MOST_BYTES = 2 ** 29;

const keptIn = new WeakMap<object, Kept>();

/** Where a packed filter is, and whether it still has to be packed. */
export interface Place {
  readonly at: Address;
  readonly isPacked: boolean;
}

/**
 * Finds the place of the filter of a tensor in the layout `layout`, or makes one that keeps until the tensor is disposed or overwritten. Call
 * it after all other allocations of a kernel: where memory is short, those free it. Returns undefined if filters are not worth keeping:
 * while gradients are recorded, as weights then change with each step, or for want of memory.
 */
export function keptFilter(
  backend: WasmBackend,
  tensor: DataId | undefined,
  layout: string,
  floats: number,
): Place | undefined {
  if (tensor === undefined || engine().state.gradientDepth > 0) return undefined;
  const kept = keptIn.get(backend.wasm) ?? { byTensor: new Map(), bytes: 0 };
  keptIn.set(backend.wasm, kept);
  const known = kept.byTensor.get(tensor)?.get(layout);
  if (known) {
    activeRecording(backend)?.useFilter(tensor, layout, known.address);
    return { at: known.address, isPacked: true };
  }
  const bytes = 4 * floats + SLACK;
  if (kept.bytes + bytes > MOST_BYTES) return undefined;
  activeRecording(backend)?.refuse('a filter was packed that would be kept');
  const address = allocateIfPossible(backend, bytes);
  if (address === undefined) return undefined;
  const layouts = kept.byTensor.get(tensor) ?? new Map();
  kept.byTensor.set(tensor, layouts.set(layout, { address, bytes }));
  kept.bytes += bytes;
  return { at: address, isPacked: false };
}

/** Frees the filters that were made from a tensor. Call it when the tensor is disposed or overwritten. */
export function forgetFilters({ wasm }: WasmBackend, tensor: DataId): void {
  const kept = keptIn.get(wasm);
  for (const { address, bytes } of kept?.byTensor.get(tensor)?.values() ?? []) {
    wasm._free(address);
    (kept as Kept).bytes -= bytes;
  }
  kept?.byTensor.delete(tensor);
}

/** Whether the filter of a tensor in the layout `layout` is kept at `address`. */
export const isKept = ({ wasm }: WasmBackend, tensor: DataId, layout: string, address: Address): boolean =>
  keptIn.get(wasm)?.byTensor.get(tensor)?.get(layout)?.address === address;

/** Frees all filters. Returns whether there were any. */
export function forgetAllFilters(backend: WasmBackend): boolean {
  const tensors = [...(keptIn.get(backend.wasm)?.byTensor.keys() ?? [])];
  for (const tensor of tensors) forgetFilters(backend, tensor);
  return tensors.length > 0;
}

/** Allocates memory, unless it has no room. */
function allocateIfPossible({ wasm }: WasmBackend, bytes: number): Address | undefined {
  try {
    return wasm._malloc(bytes) >>> 0 || undefined;
  } catch {
    return undefined;
  }
}
