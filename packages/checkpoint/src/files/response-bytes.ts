import { CheckpointError } from '@convkit/core';

const DEFAULT_MAX_BYTES = 2 ** 31;

/**
 * Fills `target` from the body of a response.
 * @throws CheckpointError if the body is shorter or longer, or its transfer fails.
 */
export async function fillFrom(
  response: Response,
  target: Uint8Array<ArrayBuffer>,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  let filled = 0;
  for await (const piece of pieces(response, name, signal)) {
    if (filled + piece.length > target.length) {
      throw interrupted(name, `more than the expected ${target.length} bytes arrived`);
    }
    target.set(piece, filled);
    filled += piece.length;
  }
  if (filled < target.length) throw interrupted(name, `only ${filled} of ${target.length} bytes arrived`);
  return target;
}

/**
 * Reads the body of a response whose length may be unknown.
 * @throws CheckpointError if it is longer than `maxBytes`, or its transfer fails.
 */
export async function readWhole(
  response: Response,
  name: string,
  { maxBytes = DEFAULT_MAX_BYTES, signal }: { readonly maxBytes?: number; readonly signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const length = response.headers.get('content-length');
  if (length !== null && Number(length) > maxBytes) {
    await response.body?.cancel();
    throw oversized(name, maxBytes);
  }
  // The Content-Length of an encoded body is that of the encoded bytes.
  if (length !== null && !response.headers.has('content-encoding')) {
    return fillFrom(response, new Uint8Array(Number(length)), name, signal);
  }
  const list: Uint8Array[] = [];
  let total = 0;
  for await (const piece of pieces(response, name, signal)) {
    total += piece.length;
    if (total > maxBytes) throw oversized(name, maxBytes);
    list.push(piece);
  }
  const whole = new Uint8Array(total);
  let cursor = 0;
  for (const piece of list) {
    whole.set(piece, cursor);
    cursor += piece.length;
  }
  return whole;
}

/** Yields the body in pieces. Safari's streams are not iterable. */
async function* pieces(response: Response, name: string, signal: AbortSignal | undefined) {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw interrupted(name, cause instanceof Error ? cause.message : String(cause), cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function interrupted(name: string, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`${name} cannot be read: ${what}`, { cause, hint: 'Open it again.' });
}

function oversized(name: string, maxBytes: number): CheckpointError {
  return new CheckpointError(
    `${name} is longer than ${maxBytes} bytes, and its server does not support ranges`,
    {
      hint: 'Download the file and open that, or raise maxBytes.',
    },
  );
}
