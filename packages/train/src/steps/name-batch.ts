import { BackendError, isConvkitError } from '@convkit/core';
import type { Batch } from '../batch-source.js';

/** Adds to what a backend says, such as that its memory is full, which batch was too much for it, and `when`. */
export function nameBatch(error: unknown, batch: Batch, when: string): unknown {
  if (!isConvkitError(error) || error.code !== 'BACKEND') return error;
  return new BackendError(`${error.message} (${when}, in a batch of ${batch.labels.length})`, {
    hint: error.hint,
    cause: error,
  });
}
