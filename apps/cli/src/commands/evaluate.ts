import type { BackendOptions, ClassificationReport, LabeledDataset } from 'convkit';
import { type DataFlags, openData, openTestData } from '../data.js';
import { openClassifier } from '../open-run.js';
import { printConfusion } from '../output/confusion-table.js';
import { counted, Output, type OutputFlags, percent } from '../output/output.js';
import {
  changesOf,
  checkDataExists,
  dataFlags,
  dataOf,
  dataOfRun,
  isSameSet,
  type SavedData,
} from '../run-settings.js';

interface EvaluateFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly skipCorrupt?: boolean;
  readonly allowEmpty?: boolean;
  readonly workers?: number;
}

/** Evaluates a classifier on the test images of its own or another dataset. */
export async function evaluateRun(run: string, flags: EvaluateFlags): Promise<void> {
  const output = new Output(flags);
  const { data, dataDir, skipCorrupt, allowEmpty, workers, json: _, ...backend } = flags;
  const given: DataFlags = {
    ...(dataDir !== undefined && { dataDir }),
    ...(skipCorrupt && { skipCorrupt }),
    ...(allowEmpty && { allowEmpty }),
  };
  const classifier = await openClassifier(run, backend);
  const saved = await dataOfRun(run);
  const isOwn = data === undefined || isSameSet(data, saved.data);
  const source = data ?? dataOf(saved, 'evaluate');
  if (data === undefined) checkDataExists(source);
  const dataset = isOwn ? await ownTestSet(source, saved, given) : await otherTestSet(source, given);
  const report = await classifier.evaluate(dataset, workers === undefined ? {} : { workers });
  classifier.dispose();
  const { images, accuracy, balancedAccuracy, loss, confusion, perClass, mistakes } = report;
  printConfusion(output, confusion, dataset.classes);
  printClasses(output, report);
  printMistakes(output, report);
  output.print(
    `\n${source}: test accuracy ${percent(accuracy)}, balanced accuracy ${percent(balancedAccuracy)}, ` +
      `test loss ${loss.toFixed(4)}, ${counted(images, 'image')}`,
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

/** The test images of the run's own data, split as for the run. */
async function ownTestSet(source: string, saved: SavedData, given: DataFlags): Promise<LabeledDataset> {
  const data = await openData(source, { ...dataFlags(saved), ...given });
  for (const warning of data.warnings) process.stderr.write(`warning: ${warning}\n`);
  const changes = changesOf(saved, data);
  if (changes !== undefined) {
    process.stderr.write(
      `warning: the data has changed since the run started: ${changes}; the run may have trained on some of the test images\n`,
    );
  }
  return data.test;
}

/** The test images of other data: all of them if it has no part for testing or validation. */
async function otherTestSet(source: string, given: DataFlags): Promise<LabeledDataset> {
  const { dataset, isWhole, warnings } = await openTestData(source, given);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  if (isWhole) {
    const { length } = dataset;
    process.stderr.write(
      `evaluating on ${length === 1 ? 'the 1 image' : `all ${counted(length, 'image')}`} of ${source}\n`,
    );
  }
  return dataset;
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
