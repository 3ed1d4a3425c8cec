/** Number of images by true class (row) and predicted class (column). */
export type ConfusionMatrix = number[][];

/** Creates a confusion matrix of zeros for `classes` classes. */
export function emptyConfusionMatrix(classes: number): ConfusionMatrix {
  return Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
}

/** Adds predictions to a confusion matrix, in place. `predicted` and `labels` are class indices, one per image. */
export function addToConfusionMatrix(
  confusion: ConfusionMatrix,
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
): void {
  for (let i = 0; i < labels.length; i++) {
    const row = confusion[labels[i] as number] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
}

/** Computes the accuracy from a confusion matrix: the fraction on its diagonal, or 0 if it is empty. */
export function accuracyOf(confusion: ConfusionMatrix): number {
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const correct = confusion.reduce((sum, row, label) => sum + (row[label] as number), 0);
  return total === 0 ? 0 : correct / total;
}

/** Counts the correct predictions. */
export function countCorrect(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) correct++;
  return correct;
}
