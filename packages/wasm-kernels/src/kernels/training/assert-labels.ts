import { DataError } from '@convkit/core';

/** @throws DataError for a label that is none of `classes`, which would have no loss and teach nothing. */
export function assertLabels(labels: Int32Array, classes: number): void {
  const row = labels.findIndex((label) => label < 0 || label >= classes);
  if (row < 0) return;
  throw new DataError(`label ${labels[row]} of row ${row} is out of range`, {
    hint: `With ${classes} classes, labels are 0 to ${classes - 1}.`,
  });
}
