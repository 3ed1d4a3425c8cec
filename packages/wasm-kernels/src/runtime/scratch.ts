import { allocate } from './allocation.js';
import type { Address, WasmBackend } from './wasm-backend.js';

const ALIGNMENT = 64;
/** Kernels read up to seven floats beyond what they are given. */
const SLACK = 32;
/** Memory grows in steps, so that it is settled by a network's largest kernel. */
const STEP = 2 ** 20;

const arenas = new WeakMap<object, { address: Address; bytes: number }>();

/**
 * Provides working memory for one kernel call: an address for each number of floats. Each backend has one block, which is reused by every
 * call, is as large as the largest call has needed, and is never freed.
 */
export function scratch(backend: WasmBackend, ...floats: number[]): Address[] {
  const { wasm } = backend;
  const sizes = floats.map((count) => Math.ceil((4 * count + SLACK) / ALIGNMENT) * ALIGNMENT);
  const needed = sizes.reduce((sum, size) => sum + size, ALIGNMENT);
  let arena = arenas.get(wasm);
  if (!arena || arena.bytes < needed) {
    if (arena) wasm._free(arena.address);
    arenas.delete(wasm);
    const bytes = Math.ceil(needed / STEP) * STEP;
    const address = allocate(backend, bytes);
    arena = { address, bytes };
    arenas.set(wasm, arena);
  }
  let next = Math.ceil(arena.address / ALIGNMENT) * ALIGNMENT;
  return sizes.map((size) => {
    const address = next;
    next += size;
    return address;
  });
}

/** The address of the working memory of `backend`, or undefined if no kernel has needed any. It changes when the memory grows. */
export const scratchAddress = ({ wasm }: WasmBackend): Address | undefined => arenas.get(wasm)?.address;
