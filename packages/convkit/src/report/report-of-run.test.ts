import { METRICS_FILE, MemoryRunStore } from '@convkit/train';
import { expect, it } from 'vitest';
import { toyData } from '../toy-data.fixture.js';
import { barHeights } from '../training/bars.fixture.js';
import { RANGE_TEST_FILE } from '../training/range-test-file.js';
import { trainClassifier } from '../training/train-classifier.js';
import { trainRegressor } from '../training/train-regressor.js';
import { evaluateForReport } from './evaluate-for-report.js';
import { renderReport } from './render-report.js';
import { reportOfRun } from './report-of-run.js';

it('reports on a run from its files, and on its mistakes', async () => {
  const out = new MemoryRunStore();
  const data = toyData();
  const run = trainClassifier({
    model: 'lenet5',
    data,
    out,
    epochs: 1,
    insightEvery: 2,
    learningRate: 'auto',
  });
  const classifier = await run.result;
  const [metrics, checkpoint, rates] = [
    await out.files.read(METRICS_FILE),
    await out.read(),
    await out.files.read(RANGE_TEST_FILE),
  ];
  if (!metrics || !checkpoint || !rates) expect.fail('the run left no files');
  const evaluation = await evaluateForReport(classifier, data, 'the test images of toy');
  classifier.dispose();
  const learningRates = JSON.parse(new TextDecoder().decode(rates));
  const report = await reportOfRun({ metrics, checkpoint, learningRates });
  expect(report.filters).toMatchObject({ key: 'conv1.weight', count: 6 });
  const page = renderReport({ ...report, evaluation });
  for (const part of [
    'lenet5 on toy',
    'chart-dead-units',
    'chart-range-test',
    'conv1.weight',
    '30 images, the test images of toy',
  ]) {
    expect(page).toContain(part);
  }
});

it('shows the mistakes of a network that has not learned', async () => {
  const data = toyData();
  const run = trainClassifier({ model: 'lenet5', data, epochs: 1, learningRate: 1e-9 });
  const classifier = await run.result;
  const evaluation = await evaluateForReport(classifier, data, 'toys');
  classifier.dispose();
  if (evaluation.task !== 'classification') expect.fail(evaluation.task);
  const { mistakes, thumbnails } = evaluation;
  expect(mistakes.length).toBeGreaterThan(0);
  expect(thumbnails).toHaveLength(mistakes.length);
  expect(thumbnails[0]).toMatchObject({ width: 28, height: 28 });
  expect(thumbnails[0]?.caption).toContain(`${mistakes[0]?.actual}, predicted ${mistakes[0]?.predicted}`);
});

it('evaluates regressors in the units of their targets', async () => {
  const data = barHeights();
  const run = trainRegressor({ model: 'lenet5', data, epochs: 1, batchSize: 20 });
  const regressor = await run.result;
  const evaluation = await evaluateForReport(regressor, data, 'bars');
  const indices = [0, 1, 2];
  const images = await Promise.all(
    indices.map(async (i) => ({ data: (await data.test.get(i)).image, shape: [28, 28, 1] as const })),
  );
  const predicted = await regressor.predict(images);
  regressor.dispose();
  if (evaluation.task !== 'regression') expect.fail(evaluation.task);
  const { width, values } = data.test.targets as { width: number; values: ArrayLike<number> };
  const [heights = []] = evaluation.pairs;
  for (const i of indices) {
    const [actual, number] = heights[i] as readonly [number, number];
    expect(actual).toBeCloseTo(values[i * width] as number, 2);
    expect(number).toBeCloseTo(predicted[i]?.height as number, 1);
  }
  expect(evaluation.pairs[1]).toHaveLength(40);
});
