import { fromPlainError, isConvkitError, type PlainError, toPlainError } from '@convkit/core';

/** Reason that BullMQ gives for a job whose workers died too often. */
const STALLED = /stalled more than allowable limit/;

/** Encodes an error for the queue. */
export const encodeFailure = (error: unknown): string => JSON.stringify(toPlainError(error));

/** Restores an error from the queue. A reason that is not ours becomes the message of one. */
export function decodeFailure(reason: string): Error {
  if (STALLED.test(reason)) {
    return new Error('the workers that ran it died, or did not respond, too many times');
  }
  try {
    const plain = JSON.parse(reason) as PlainError;
    if (typeof plain.name === 'string' && typeof plain.message === 'string') return fromPlainError(plain);
  } catch {
    // Not JSON.
  }
  return new Error(reason);
}

/** Whether another attempt may succeed: the store failed, not the run. */
export const mayRetry = (error: unknown): boolean => isConvkitError(error, 'CHECKPOINT');
