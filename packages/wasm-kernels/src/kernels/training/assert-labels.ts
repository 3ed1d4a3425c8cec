import { DataError } from '@convkit/core';

/**
 * Checks that each label is one of `classes`. Any other label would have no loss and train nothing.
 * @throws DataError if one is not.
 */
export function assertLabels(labels: Int32Array, classes: number): void {
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row < 0) return;
  throw new DataError(`label ${labels[row]} of row ${row} is out of range`, {
    hint: `Use labels from 0 to ${classes - 1}, one for each of the ${classes} classes.`,
  });
}
