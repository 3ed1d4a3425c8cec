/** How often an image of class `row` was taken for class `column`. */
export type ConfusionMatrix = number[][];

/** All zeros. */
export function emptyConfusion(classes: number): ConfusionMatrix {
  return Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
}

/** Counts `predicted` against `labels`, both class numbers below the matrix's size. */
export function addToConfusion(
  confusion: ConfusionMatrix,
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
): void {
  for (let i = 0; i < labels.length; i++) {
    const row = confusion[labels[i] as number] as number[];
    row[predicted[i] as number] = (row[predicted[i] as number] as number) + 1;
  }
}

/** The share on the diagonal; 0 of nothing. */
export function accuracyOf(confusion: ConfusionMatrix): number {
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const correct = confusion.reduce((sum, row, label) => sum + (row[label] as number), 0);
  return total === 0 ? 0 : correct / total;
}

/** How many entries of `predicted` are their label. */
export function countCorrect(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) correct++;
  return correct;
}
