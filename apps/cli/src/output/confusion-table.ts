import type { ConfusionMatrix } from '@convkit/train';
import { type Output, percent } from './output.js';

/** Rows are what the images show, columns what the network took them for. */
export function confusionTable(output: Output, confusion: ConfusionMatrix, classes: readonly string[]): void {
  const rows = confusion.map((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const share = total === 0 ? '' : percent((row[label] as number) / total);
    return [classes[label] ?? String(label), ...row.map((count) => (count === 0 ? '·' : count)), share];
  });
  output.say('');
  output.table(
    ['is \\ taken for', ...confusion.map((_, label) => classes[label] ?? String(label)), 'right'],
    rows,
  );
}
