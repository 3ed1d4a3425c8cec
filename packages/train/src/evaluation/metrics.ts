import { ConfigError, checkArguments } from '@convkit/core';
import { CLASS_COUNT, CONFUSION } from '../metrics/check-counts.js';
/** Number of images by true class (row) and predicted class (column). */
export type ConfusionMatrix = number[][];

/** Creates a confusion matrix of zeros for `classes` classes. */
export function emptyConfusionMatrix(classes: number): ConfusionMatrix {
  checkArguments('emptyConfusionMatrix', { classes }, { classes: CLASS_COUNT });
  return Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
}

/** Adds predictions to a confusion matrix, in place. `predicted` and `labels` are class indices, one per image. */
export function addToConfusionMatrix(
  confusion: ConfusionMatrix,
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
): void {
  checkArguments(
    'addToConfusionMatrix',
    { confusion, predicted, labels },
    { confusion: CONFUSION, predicted: 'numbers', labels: 'numbers' },
  );
  for (let i = 0; i < labels.length; i++) {
    const row = confusion[labels[i] as number];
    if (row?.[predicted[i] as number] === undefined) {
      throw new ConfigError(
        `image ${i} has label ${labels[i]} and is predicted as ${predicted[i]}, of ${confusion.length} classes`,
      );
    }
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
}

/** Computes the accuracy from a confusion matrix: the fraction on its diagonal, or 0 if it is empty. */
export function accuracyOf(confusion: ConfusionMatrix): number {
  checkArguments('accuracyOf', { confusion }, { confusion: CONFUSION });
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const correct = confusion.reduce((sum, row, label) => sum + (row[label] as number), 0);
  return total === 0 ? 0 : correct / total;
}

/** Counts the correct predictions. */
export function countCorrect(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkArguments('countCorrect', { predicted, labels }, { predicted: 'numbers', labels: 'numbers' });
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) correct++;
  return correct;
}
