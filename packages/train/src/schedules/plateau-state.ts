import { CheckpointError, describeValue } from '@convkit/core';

/** State of the schedule 'plateau', saved in checkpoints. */
export interface PlateauState {
  /** Factor on the learning rate from all reductions. */
  readonly factor: number;
  /** Best value of the metric. Null if there is none yet. */
  readonly best: number | null;
  /** Number of epochs without improvement. */
  readonly badEpochs: number;
  /** Number of following epochs to ignore. */
  readonly cooldown: number;
}

/** State of a new run. */
export const NO_PLATEAU: PlateauState = { factor: 1, best: null, badEpochs: 0, cooldown: 0 };

/** Parses a state read from a file. @throws CheckpointError if `value` is not a state. */
export function parsePlateauState(value: unknown): PlateauState {
  const { factor, best, badEpochs, cooldown } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isCount = (number: unknown) => Number.isSafeInteger(number) && (number as number) >= 0;
  const hasBest = best === null || Number.isFinite(best);
  if (
    Number.isFinite(factor) &&
    (factor as number) >= 0 &&
    hasBest &&
    isCount(badEpochs) &&
    isCount(cooldown)
  ) {
    return { factor, best, badEpochs, cooldown } as PlateauState;
  }
  throw new CheckpointError(`The checkpoint's plateau is damaged: ${describeValue(value)}`);
}
