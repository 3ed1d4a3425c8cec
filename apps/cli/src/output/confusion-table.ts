import type { ClassificationReport } from 'convkit';
import { type Output, percent } from './output.js';

/** Prints a confusion matrix: true classes in rows, predicted classes in columns, and the recall of each class. */
export function printConfusion(
  output: Output,
  confusion: ClassificationReport['confusion'],
  classes: readonly string[],
): void {
  const rows = confusion.map((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const recall = total === 0 ? '' : percent((row[label] as number) / total);
    return [classes[label] ?? String(label), ...row.map((count) => (count === 0 ? '·' : count)), recall];
  });
  output.print('');
  output.table(
    ['true \\ predicted', ...confusion.map((_, label) => classes[label] ?? String(label)), 'recall'],
    rows,
  );
}
