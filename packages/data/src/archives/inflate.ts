import { DataError } from '@convkit/core';
import { Inflate, inflateSync } from 'fflate';

/** Input per step: deflate expands at most 1032 times, so a step makes at most 17 MB before its size is checked. */
const STEP = 16_384;
const MAX_EXPANSION = 1032;

/**
 * The `size` bytes that a raw deflate stream holds. Memory stays within `size` and one step, whatever the stream says.
 * @throws DataError, naming `name`, when the stream is damaged or holds more or fewer bytes.
 */
export function inflateExactly(deflated: Uint8Array, size: number, name: string): Uint8Array {
  if (!canHold(deflated, size)) {
    throw new DataError(`${name}: ${deflated.length} compressed bytes cannot hold the promised ${size}`);
  }
  const content = guarded(name, () =>
    deflated.length <= STEP ? inflateAtOnce(deflated, size) : inflateInSteps(deflated, size),
  );
  if (content.length === size) return content;
  const held = content.length > size ? 'more than' : `${content.length} bytes instead of`;
  throw new DataError(`${name}: the compressed data hold ${held} the promised ${size}`);
}

/** Whether a raw deflate stream of that length can hold `size` bytes at all. */
const canHold = (deflated: Uint8Array, size: number) => size <= (deflated.length + 1) * MAX_EXPANSION;

/** One byte of room tells a stream that is too long: fflate drops what does not fit, or fails, and the steps tell why. */
function inflateAtOnce(deflated: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(deflated, { out: new Uint8Array(size + 1) });
  } catch {
    return inflateInSteps(deflated, size);
  }
}

function inflateInSteps(deflated: Uint8Array, size: number): Uint8Array {
  const content = new Uint8Array(size + 1);
  let length = 0;
  for (const piece of inflatePieces(deflated)) {
    content.set(piece.subarray(0, size + 1 - length), length);
    length = Math.min(length + piece.length, size + 1);
    if (length > size) break;
  }
  return content.subarray(0, length);
}

function* inflatePieces(deflated: Uint8Array): Generator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const stream = new Inflate((piece) => pieces.push(piece));
  for (let start = 0; start < deflated.length; start += STEP) {
    stream.push(deflated.subarray(start, start + STEP), start + STEP >= deflated.length);
    yield* pieces.splice(0);
  }
}

function guarded<T>(name: string, inflate: () => T): T {
  try {
    return inflate();
  } catch (cause) {
    throw new DataError(`${name}: truncated or damaged: the compressed data do not make sense to their end`, {
      cause,
    });
  }
}
