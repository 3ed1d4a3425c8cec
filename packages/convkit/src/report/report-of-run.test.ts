import { METRICS_FILE, MemoryRunStore } from '@convkit/train';
import { expect, it } from 'vitest';
import { toyData } from '../toy-data.fixture.js';
import { trainClassifier } from '../training/train-classifier.js';
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
    learningRate: 1e-5,
    threads: 1,
  });
  const classifier = await run.result;
  const [metrics, checkpoint] = [await out.files.read(METRICS_FILE), await out.read()];
  if (!metrics || !checkpoint) expect.fail('the run left no files');
  const evaluation = await evaluateForReport(classifier, data.test, 'the test images of toy');
  classifier.dispose();
  const report = await reportOfRun({ metrics, checkpoint });
  expect(report.filters).toMatchObject({ key: 'conv1.weight', count: 6 });
  expect(evaluation.thumbnails).toHaveLength(evaluation.mistakes.length);
  expect(evaluation.thumbnails.length).toBeGreaterThan(0);
  expect(evaluation.thumbnails[0]).toMatchObject({ width: 28, height: 28 });
  const page = renderReport({ ...report, evaluation });
  for (const part of [
    'lenet5 on toy',
    'chart-dead-units',
    'conv1.weight',
    '30 images, the test images of toy',
  ]) {
    expect(page).toContain(part);
  }
});
