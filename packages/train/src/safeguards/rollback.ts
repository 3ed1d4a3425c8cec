import { isConvkitError, NumericError, type Safeguards } from '@convkit/core';
import type { SafeguardState } from './safeguard-state.js';

/** Factor on the learning rate if the recipe names none. */
const FACTOR = 0.5;
/** Number of rollbacks if the recipe names none. */
const TIMES = 3;

/**
 * State after one more rollback.
 * @param error - why the run cannot go on.
 * @throws the error itself, unless it means that the run diverged and the recipe says to roll back. NumericError if the run has gone back as
 *   often as it may.
 */
export function afterRollback(
  state: SafeguardState,
  { onDivergence = 'stop' }: Safeguards,
  error: unknown,
): SafeguardState {
  if (onDivergence === 'stop' || !isConvkitError(error, 'NUMERIC')) throw error;
  const { factor = FACTOR, times = TIMES } = onDivergence.rollback;
  const { rollbacks, learningRateFactor } = state;
  if (rollbacks < times) {
    return { ...state, rollbacks: rollbacks + 1, learningRateFactor: learningRateFactor * factor };
  }
  throw new NumericError(`${error.message}, after ${times} ${times === 1 ? 'rollback' : 'rollbacks'}`, {
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
