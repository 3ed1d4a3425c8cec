import { type BackendOptions, type ClassificationReport, loadClassifier } from 'convkit';
import { openData } from '../data.js';
import { printConfusion } from '../output/confusion-table.js';
import { Output, type OutputFlags, percent } from '../output/output.js';
import { dataFlags, dataOf, dataOfRun } from '../run-settings.js';

interface EvaluateFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly workers?: number;
}

/** Evaluates a classifier on the test images of its own or another dataset. */
export async function evaluateRun(run: string, flags: EvaluateFlags): Promise<void> {
  const output = new Output(flags);
  const { data, dataDir, workers, json: _, ...backend } = flags;
  const classifier = await loadClassifier(run, backend);
  const saved = data === undefined ? await dataOfRun(run) : { data };
  const source = dataOf(saved, 'evaluate');
  const opened = await openData(source, {
    ...dataFlags(saved),
    ...(dataDir !== undefined && { dataDir }),
  });
  for (const warning of opened.warnings) process.stderr.write(`warning: ${warning}\n`);
  const report = await classifier.evaluate(opened, workers === undefined ? {} : { workers });
  classifier.dispose();
  const { images, accuracy, balancedAccuracy, loss, confusion, perClass, mistakes } = report;
  printConfusion(output, confusion, opened.classes);
  printClasses(output, report);
  printMistakes(output, report);
  output.print(
    `\n${source}: test accuracy ${percent(accuracy)}, balanced accuracy ${percent(balancedAccuracy)}, ` +
      `test loss ${loss.toFixed(4)}, ${images.toLocaleString('en')} images`,
  );
  output.json({
    event: 'evaluation',
    testLoss: loss,
    testAccuracy: accuracy,
    balancedAccuracy,
    images,
    perClass,
    confusion,
    mistakes,
  });
}

function printClasses(output: Output, { perClass }: ClassificationReport): void {
  const figure = (value: number) => (Number.isNaN(value) ? '' : percent(value));
  output.print('');
  output.table(
    ['class', 'images', 'precision', 'recall', 'F1'],
    perClass.map(({ label, images, precision, recall, f1 }) => [
      label,
      images,
      ...[precision, recall, f1].map(figure),
    ]),
  );
  const missing = perClass.filter(({ images }) => images === 0).map(({ label }) => label);
  if (missing.length > 0) output.print(`no test images: ${missing.join(', ')}`);
}

function printMistakes(output: Output, { mistakes }: ClassificationReport): void {
  if (mistakes.length === 0) return;
  output.print('\nmost confident mistakes');
  output.table(
    ['image', 'true class', 'predicted', 'probability'],
    mistakes.map(({ index, path, actual, predicted, probability }) => [
      path ?? `image ${index}`,
      actual,
      predicted,
      percent(probability),
    ]),
  );
}
