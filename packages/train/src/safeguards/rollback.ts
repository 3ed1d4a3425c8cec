import { isConvkitError, NumericError, type Safeguards } from '@convkit/core';
import type { SafeguardState } from './safeguard-state.js';

/** Factor on the learning rate if the recipe names none. */
const FACTOR = 0.5;
/** Number of rollbacks if the recipe names none. */
const TIMES = 3;

/**
 * State after one more rollback.
 * @param error - the failure of the run.
 * @throws the error itself, unless the run diverged and the recipe rolls back. NumericError if there are no rollbacks left.
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
