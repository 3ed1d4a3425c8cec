import {
  type BackendOptions,
  type ClassificationReport,
  Classifier,
  type EvaluateOptions,
  type LabeledDataset,
  type MultiLabelData,
  type RegressionData,
  type Regressor,
} from 'convkit';
import { type DataFlags, openTestData } from '../data.js';
import { openTrained } from '../open-run.js';
import { printConfusion } from '../output/confusion-table.js';
import { counted, Output, type OutputFlags, percent } from '../output/output.js';
import { nounsOf, type SampleNouns } from '../output/sample-nouns.js';
import { printLabels, printTargets } from '../output/task-reports.js';
import {
  changesOf,
  checkDataExists,
  dataFlags,
  dataOf,
  dataOfRun,
  isSameSet,
  type SavedData,
} from '../run-settings.js';
import { isTable, openTestTable, openTrainingData, type TableFlags } from '../table-data.js';

interface EvaluateFlags extends Pick<BackendOptions, 'backend' | 'threads'>, OutputFlags, TableFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly skipCorrupt?: boolean;
  readonly allowEmpty?: boolean;
  readonly workers?: number | 'auto';
  readonly metrics?: readonly string[];
}

/** Evaluates a trained network on the test set of its own or another dataset. */
export async function evaluateRun(run: string, flags: EvaluateFlags): Promise<void> {
  const output = new Output(flags);
  const { data, workers = 'auto', metrics, backend, threads } = flags;
  const { dataDir, skipCorrupt, allowEmpty, target, task, imageColumn } = flags;
  const { textColumn, idColumn, timeColumn, length } = flags;
  const sequences = { textColumn, idColumn, timeColumn, length };
  const given = present({ dataDir, skipCorrupt, allowEmpty, target, task, imageColumn, ...sequences });
  const network = await openTrained(run, {
    ...(backend !== undefined && { backend }),
    ...(threads !== undefined && { threads }),
  });
  const saved = await dataOfRun(run);
  const isOwn = data === undefined || isSameSet(data, saved.data);
  const source = data ?? dataOf(saved, 'evaluate');
  if (data === undefined) checkDataExists(source);
  const opened = isOwn
    ? await ownTestData(source, saved, given)
    : await otherTestData(source, { ...tableOf(saved, network), ...given });
  const options = { workers, ...(metrics && { metrics }) };
  await printEvaluation(output, { network, source, data: opened, options }).finally(() => network.dispose());
}

/** The flags that are set. */
const present = (flags: DataFlags & TableFlags): DataFlags & TableFlags =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));

interface Evaluated {
  readonly network: Classifier | Regressor;
  readonly source: string;
  readonly data: TestData;
  readonly options: EvaluateOptions;
}

type TestData = LabeledDataset | MultiLabelData | RegressionData;

async function printEvaluation(output: Output, { network, source, data, options }: Evaluated): Promise<void> {
  const nouns = nounsOf(network.spec.encoding);
  if (!(network instanceof Classifier)) {
    const report = await network.evaluate(data as RegressionData, options);
    return printTargets(output, source, report, nouns);
  }
  if (network.spec.model.task === 'multi-label') {
    const report = await network.evaluate(data as MultiLabelData, options);
    return printLabels(output, source, report);
  }
  const report = await network.evaluate(data as LabeledDataset, options);
  const { images, accuracy, balancedAccuracy, macroF1, loss, confusion, perClass, mistakes } = report;
  printConfusion(output, confusion, network.classes);
  printClasses(output, report, nouns);
  printMistakes(output, report, nouns);
  output.printMetrics(report.metrics);
  output.print(
    `\n${source}: test accuracy ${percent(accuracy)}, balanced accuracy ${percent(balancedAccuracy)}, ` +
      `test loss ${loss.toFixed(4)}, ${counted(images, nouns.one, nouns.many)}`,
  );
  output.json({
    event: 'evaluation',
    testLoss: loss,
    testAccuracy: accuracy,
    balancedAccuracy,
    macroF1,
    images,
    perClass,
    confusion,
    mistakes,
    metrics: report.metrics,
  });
}

/** Flags for a table that the network can be evaluated on: those of the run, or else from the network's outputs. */
function tableOf(saved: SavedData, { spec: { model, encoding } }: Classifier | Regressor): TableFlags {
  const { target = model.targets, task = model.task, imageColumn } = saved;
  const { textColumn, idColumn, timeColumn } = saved;
  const sequences = encoding && {
    kind: encoding.kind,
    length: encoding.length,
    textColumn,
    idColumn,
    timeColumn,
  };
  return {
    ...(sequences && present(sequences)),
    ...(target && { target }),
    ...(task && { task }),
    ...(imageColumn !== undefined && { imageColumn }),
  };
}

/** The test images of the run's own data, split as for the run. */
async function ownTestData(
  source: string,
  saved: SavedData,
  given: DataFlags & TableFlags,
): Promise<TestData> {
  const data = await openTrainingData(source, { ...dataFlags(saved), ...given });
  for (const warning of data.warnings) process.stderr.write(`warning: ${warning}\n`);
  const changes = changesOf(saved, data);
  if (changes !== undefined) {
    process.stderr.write(
      `warning: the data has changed since the run started: ${changes}; the run may have trained on some of the test set\n`,
    );
  }
  return data.task === 'regression' || data.task === 'multi-label' ? data : data.test;
}

/** The test images of other data: all of them if it has no part for testing or validation. */
async function otherTestData(source: string, flags: DataFlags & TableFlags): Promise<TestData> {
  const { data, isWhole, warnings, length } =
    isTable(source) || flags.kind !== undefined
      ? await testTable(source, flags)
      : await testSet(source, flags);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const nouns = nounsOf('encoding' in data ? data.encoding : undefined);
  if (isWhole) {
    process.stderr.write(
      `evaluating on ${length === 1 ? `the 1 ${nouns.one}` : `all ${counted(length, nouns.one, nouns.many)}`} of ${source}\n`,
    );
  }
  return data;
}

async function testTable(source: string, flags: DataFlags & TableFlags) {
  const { data, isWhole } = await openTestTable(source, flags);
  const { warnings, test } = data;
  return { data: data as MultiLabelData | RegressionData, isWhole, warnings, length: test.length };
}

async function testSet(source: string, { target, task, imageColumn, ...flags }: DataFlags & TableFlags) {
  const { dataset, isWhole, warnings } = await openTestData(source, flags);
  return { data: dataset, isWhole, warnings, length: dataset.length };
}

function printClasses(output: Output, { perClass }: ClassificationReport, { many }: SampleNouns): void {
  const figure = (value: number) => (Number.isNaN(value) ? '' : percent(value));
  output.print('');
  output.table(
    ['class', many, 'precision', 'recall', 'F1'],
    perClass.map(({ label, images, precision, recall, f1 }) => [
      label,
      images,
      ...[precision, recall, f1].map(figure),
    ]),
  );
  const missing = perClass.filter(({ images }) => images === 0).map(({ label }) => label);
  if (missing.length > 0) output.print(`no test ${many}: ${missing.join(', ')}`);
}

function printMistakes(output: Output, { mistakes }: ClassificationReport, { one }: SampleNouns): void {
  if (mistakes.length === 0) return;
  output.print('\nmost confident mistakes');
  output.table(
    [one, 'true class', 'predicted', 'probability'],
    mistakes.map(({ index, path, actual, predicted, probability }) => [
      path ?? `${one} ${index}`,
      actual,
      predicted,
      percent(probability),
    ]),
  );
}
