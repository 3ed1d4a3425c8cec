import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { writeWords } from '../../runtime/jobs.js';
import { scratch } from '../../runtime/scratch.js';
import { type Address, addressOf, type WasmBackend } from '../../runtime/wasm-backend.js';

/** A multiple of four. It is fixed, so that sums do not depend on the number of threads. */
const FLOATS_PER_CHUNK = 16384;

/** Chunks of tensors, as a table in the backend's memory. */
export interface Chunks {
  /** A row of 32-bit words for each chunk: its address in each tensor, then its number of floats. */
  readonly table: Address;
  /** Number of chunks. */
  readonly count: number;
  /** Working memory: 64 bits for each chunk. */
  readonly results: Address;
}

/** Divides many lists of tensors into chunks for one job. The tensors of each list have the same size. */
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
  writeWords(backend, table, rows);
  return { table, count, results };
}
