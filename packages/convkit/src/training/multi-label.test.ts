import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from '../classifier/classifier.js';
import { loadRegressor } from '../classifier/regressor.js';
import { barPlaces } from './bars.fixture.js';
import type { ClassifierEvent } from './events.js';
import { trainClassifier } from './train-classifier.js';

const data = barPlaces();
const OPTIONS = { model: 'lenet5', data, epochs: 12, batchSize: 16 } as const;

const imageOf = async (index: number) => ({
  data: (await data.test.get(index)).image,
  shape: [28, 28, 1] as [number, number, number],
});

describe('trainClassifier with several labels per image', () => {
  let classifier: Classifier;
  const events: ClassifierEvent[] = [];
  beforeAll(async () => {
    const run = trainClassifier({ ...OPTIONS, classWeights: 'balanced', metrics: ['micro-f1', 'roc-auc'] });
    for await (const event of run) events.push(event);
    classifier = await run.result;
  });
  afterAll(() => classifier.dispose());

  it('recognizes each label', async () => {
    const report = await classifier.evaluate(data);
    expect(report.accuracy).toBeGreaterThan(0.9);
    expect(report.perLabel.map(({ label }) => label)).toEqual(['left', 'middle', 'right']);
    for (const { f1, auc } of report.perLabel) {
      expect(f1).toBeGreaterThan(0.85);
      expect(auc).toBeGreaterThan(0.95);
    }
    expect(report.metrics).toEqual({});
    const asked = await classifier.evaluate(data, { metrics: ['roc-auc'] });
    expect(asked.metrics['left.roc-auc']).toBe(report.perLabel[0]?.auc);
  });

  it('predicts a probability for each label, which need not add up to 1', async () => {
    const targets = data.test.targets?.values as ArrayLike<number>;
    let correct = 0;
    for (let i = 0; i < 45; i++) {
      const answer = await classifier.predict(await imageOf(i));
      expect(answer).toHaveLength(3);
      const applies = ['left', 'middle', 'right'].map(
        (name) => (answer.find(({ label }) => label === name)?.probability ?? 0) > 0.5,
      );
      if (applies.every((value, j) => value === (targets[3 * i + j] === 1))) correct++;
    }
    expect((await classifier.evaluate(data)).accuracy).toBe(correct / 45);
  });

  it('reports accuracy and the requested metrics', async () => {
    const { accuracy, microF1 } = await classifier.evaluate(data);
    const done = events.at(-1);
    expect(done).toMatchObject({ type: 'done', confusion: [], test: { accuracy } });
    const metrics = done?.type === 'done' ? done.metrics : {};
    expect(metrics['micro-f1']).toBe(microF1);
    expect(Object.keys(metrics)).toHaveLength(5);
  });

  it('saves and loads with its labels, and not as a regressor', async () => {
    const bytes = await classifier.toBytes();
    const loaded = await loadClassifier(bytes);
    expect(loaded.spec).toEqual(classifier.spec);
    expect(await loaded.predict(await imageOf(1))).toEqual(await classifier.predict(await imageOf(1)));
    loaded.dispose();
    await expect(loadRegressor(bytes)).rejects.toThrow('the regressor holds a classifier');
  });
});

it('rejects options that need one class per image', () => {
  expect(() => trainClassifier({ ...OPTIONS, loss: 'cross-entropy' })).toThrow(
    'does not support several labels',
  );
  expect(() => trainClassifier({ ...OPTIONS, loss: 'focal', classWeights: [1, 1, 1] })).toThrow(
    'the loss focal does not support class weights',
  );
  expect(() => trainClassifier({ ...OPTIONS, augment: [{ name: 'mixup', alpha: 0.2 }] })).toThrow(
    'mixup needs one class per image',
  );
  expect(() => trainClassifier({ ...OPTIONS, sampler: 'balanced' })).toThrow('balanced');
});

it('trains with the focal loss and its constants', async () => {
  const loss = { name: 'focal', gamma: 1, alpha: 0.5 } as const;
  const run = trainClassifier({ ...OPTIONS, epochs: 1, loss });
  const classifier = await run.result;
  expect(classifier.spec.loss).toEqual(loss);
  classifier.dispose();
});
