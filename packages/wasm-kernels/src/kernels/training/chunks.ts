import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Address } from '../../runtime/kernel-module.js';
import { scratch } from '../../runtime/scratch.js';
import { addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';

/** A multiple of four; fixed, so that sums do not depend on the number of threads. */
const FLOATS_PER_CHUNK = 16384;

export interface Chunks {
  /** A row of 32-bit words for each chunk: where it begins in each tensor, and how many floats it has. */
  readonly table: Address;
  readonly count: number;
  /** Working memory: 64 bits for each chunk. */
  readonly results: Address;
}

/** Cuts many lists of tensors, those of each list being of one size, into chunks for one job. */
export function chunksOf(backend: WasmBackend, lists: readonly (readonly TensorInfo[])[]): Chunks {
  const rows: number[] = [];
  let count = 0;
  for (const list of lists) {
    const size = util.sizeFromShape((list[0] as TensorInfo).shape);
    const addresses = list.map((tensor) => addressOf(backend, tensor));
    for (let start = 0; start < size; start += FLOATS_PER_CHUNK, count++) {
      for (const address of addresses) rows.push(address + 4 * start);
      rows.push(Math.min(FLOATS_PER_CHUNK, size - start));
    }
  }
  const [table, results] = scratch(backend, rows.length, 2 * count) as [Address, Address];
  new Uint32Array(backend.wasm.HEAPU8.buffer, table, rows.length).set(rows);
  return { table, count, results };
}
