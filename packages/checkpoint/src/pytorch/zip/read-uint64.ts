import { Problem } from '../problem.js';

/** Reads an unsigned little-endian integer of 64 bits. @throws Problem from 2^53. */
export function readUint64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Problem(`contains the size or offset ${value}`);
  return Number(value);
}
