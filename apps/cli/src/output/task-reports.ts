import type { MultiLabelReport, RegressionReport } from 'convkit';
import { counted, figure, type Output, percent } from './output.js';
import type { SampleNouns } from './sample-nouns.js';

/** Prints the evaluation of a regressor. */
export function printTargets(
  output: Output,
  source: string,
  report: RegressionReport,
  { one, many }: SampleNouns,
): void {
  const { images, loss, perTarget, metrics } = report;
  output.table(
    ['target', 'RMSE', 'MAE', 'R2'],
    perTarget.map(({ target, rmse, mae, r2 }) => [target, ...[rmse, mae, r2].map(figure)]),
  );
  output.printMetrics(metrics);
  output.print(`\n${source}: test loss ${loss.toFixed(4)}, ${counted(images, one, many)}`);
  output.json({ event: 'evaluation', testLoss: loss, images, perTarget, metrics });
}

/** Prints the evaluation of a classifier of several labels per image. */
export function printLabels(output: Output, source: string, report: MultiLabelReport): void {
  const { images, loss, accuracy, microF1, macroF1, perLabel, metrics } = report;
  const share = (value: number) => (Number.isNaN(value) ? '' : percent(value));
  output.table(
    ['label', 'images', 'precision', 'recall', 'F1', 'AUC'],
    perLabel.map(({ label, images: count, precision, recall, f1, auc }) => [
      label,
      count,
      ...[precision, recall, f1].map(share),
      figure(auc),
    ]),
  );
  output.printMetrics(metrics);
  output.print(
    `\n${source}: all labels correct ${percent(accuracy)}, micro F1 ${share(microF1)}, macro F1 ${share(macroF1)}, ` +
      `test loss ${loss.toFixed(4)}, ${counted(images, 'image')}`,
  );
  output.json({
    event: 'evaluation',
    testLoss: loss,
    testAccuracy: accuracy,
    microF1,
    macroF1,
    images,
    perLabel,
    metrics,
  });
}
