import { BackendError, type Batch, isConvkitError } from '@convkit/core';

/**
 * Adds the batch size to the message of a BackendError, such as one for a full memory. Returns other errors unchanged.
 * @param when When the error occurred, as in "at step 4".
 */
export function addBatchContext(error: unknown, batch: Batch, when: string): unknown {
  if (!isConvkitError(error) || error.code !== 'BACKEND') return error;
  return new BackendError(`${error.message} (${when}, batch size ${batch.labels.length})`, {
    hint: error.hint,
    cause: error,
  });
}
