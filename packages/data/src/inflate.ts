import { DataError } from '@convkit/core';
import { Inflate } from 'fflate';

/** Input per step: deflate expands at most 1032 times, so a step makes at most 17 MB before its size is checked. */
const STEP = 16_384;
const MAX_EXPANSION = 1032;

/**
 * The `size` bytes that a raw deflate stream holds. Memory stays within `size` and one step, whatever the stream says.
 * @throws DataError, naming `name`, when the stream is damaged or holds more or fewer bytes.
 */
export function inflateExactly(deflated: Uint8Array, size: number, name: string): Uint8Array {
  if (size > deflated.length * MAX_EXPANSION + MAX_EXPANSION) {
    throw new DataError(
      `${name}: ${deflated.length} compressed bytes cannot hold the ${size} bytes that it promises`,
    );
  }
  const result = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > size) {
      throw new DataError(`${name}: the compressed data hold more than the ${size} bytes that it promises`);
    }
    result.set(piece, length);
    length += piece.length;
  });
  try {
    for (let start = 0; start < deflated.length || start === 0; start += STEP) {
      stream.push(deflated.subarray(start, start + STEP), start + STEP >= deflated.length);
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${name}: the compressed data are damaged or cut short`, { cause });
  }
  if (length !== size) {
    throw new DataError(
      `${name}: the compressed data hold ${length} bytes instead of the ${size} that it promises`,
    );
  }
  return result;
}
