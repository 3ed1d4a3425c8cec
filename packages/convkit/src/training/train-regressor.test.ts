import { ConfigError, DataError } from '@convkit/core';
import { MemoryRunStore } from '@convkit/train';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassifier } from '../classifier/classifier.js';
import { loadRegressor, type Regressor } from '../classifier/regressor.js';
import { barHeights, barPlaces } from './bars.fixture.js';
import type { RegressorEvent } from './regressor-events.js';
import { trainClassifier } from './train-classifier.js';
import { trainRegressor } from './train-regressor.js';

const data = barHeights();
const OPTIONS = {
  model: 'lenet5',
  data,
  epochs: 15,
  batchSize: 20,
  metrics: ['mae', 'r2'],
} as const;

const imageOf = async (index: number) => ({
  data: (await data.test.get(index)).image,
  shape: [28, 28, 1] as [number, number, number],
});

describe('trainRegressor', () => {
  let regressor: Regressor;
  const events: RegressorEvent[] = [];
  beforeAll(async () => {
    const run = trainRegressor(OPTIONS);
    for await (const event of run) events.push(event);
    regressor = await run.result;
  });
  afterAll(() => regressor.dispose());

  it('predicts the height and the place of a bar, in their units', async () => {
    const report = await regressor.evaluate(data);
    const [height, left] = report.perTarget;
    expect([height?.target, left?.target]).toEqual(['height', 'left']);
    expect(report.images).toBe(40);
    // Heights are from 200 to 2600 and places from 0 to 23: the standard deviations are about 720 and 7.
    expect(height?.mae).toBeLessThan(150);
    expect(left?.mae).toBeLessThan(2);
    expect(height?.r2).toBeGreaterThan(0.95);
    expect(height?.rmse).toBeCloseTo(Math.sqrt(height?.mse as number), 6);
  });

  it('predicts single images as evaluate does', async () => {
    const targets = data.test.targets?.values as ArrayLike<number>;
    let absolute = 0;
    const images = await Promise.all(Array.from({ length: 40 }, (_, i) => imageOf(i)));
    for (const [i, { height }] of (await regressor.predict(images)).entries()) {
      absolute += Math.abs((height as number) - (targets[2 * i] as number)) / 40;
    }
    const { perTarget, metrics } = await regressor.evaluate(data, { metrics: ['mae'] });
    expect(perTarget[0]?.mae).toBeCloseTo(absolute, 2);
    expect(metrics).toEqual({ 'height.mae': perTarget[0]?.mae, 'left.mae': perTarget[1]?.mae });
    expect(Object.keys(await regressor.predict(await imageOf(0)))).toEqual(['height', 'left']);
  });

  it('reports the requested metrics, in the units of the targets', async () => {
    const done = events.at(-1);
    const report = await regressor.evaluate(data, { metrics: ['mae', 'r2'] });
    expect(done).toMatchObject({ type: 'done', test: { loss: report.loss, metrics: report.metrics } });
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs).toHaveLength(15);
    const last = epochs.at(-1);
    expect(last?.validation).toEqual({ loss: report.loss, metrics: report.metrics });
    expect(Object.keys(last?.validation.metrics ?? {}).sort()).toEqual([
      'height.mae',
      'height.r2',
      'left.mae',
      'left.r2',
      'r2',
    ]);
    expect(epochs[0]?.training.loss).toBeGreaterThan(5 * (last?.training.loss as number));
  });

  it('saves and loads with its units, and not as a classifier', async () => {
    const bytes = await regressor.toBytes();
    const loaded = await loadRegressor(bytes);
    expect(loaded.targets).toEqual(['height', 'left']);
    expect(await loaded.predict(await imageOf(3))).toEqual(await regressor.predict(await imageOf(3)));
    loaded.dispose();
    await expect(loaded.predict(await imageOf(3))).rejects.toThrow('the regressor was disposed');
    await expect(loadClassifier(bytes)).rejects.toThrow(
      'the classifier holds a regressor, which predicts height, left, not classes',
    );
  });

  it('names targets that the data does not have', async () => {
    const other = { ...data, targets: ['height', 'top'] };
    await expect(regressor.evaluate(other)).rejects.toThrow(
      'the data has the targets height, top; the regressor predicts height, left',
    );
  });
});

it('resumes with the same weights', async () => {
  const short = { ...OPTIONS, epochs: 2 };
  const whole = await trainRegressor(short).result;
  const store = new MemoryRunStore();
  const first = trainRegressor({ ...short, out: store, checkpointEvery: 3 });
  let stopped = 0;
  for await (const event of first) {
    if (event.type === 'step' && event.step === 13) first.stop();
    if (event.type === 'interrupted') stopped = event.step;
  }
  (await first.result).dispose();
  expect(stopped).toBe(13);
  const resumed = await trainRegressor({ ...short, out: store, resume: true }).result;
  expect(await resumed.weightsSha256()).toBe(await whole.weightsSha256());
  whole.dispose();
  resumed.dispose();
});

it('trains the last layer on cached features to the weights of uncached ones', async () => {
  const options = { ...OPTIONS, epochs: 2, learningRate: 0.01 };
  const first = await trainRegressor({ ...options, epochs: 1 }).result;
  const weights = await first.toBytes();
  first.dispose();
  const sums: string[] = [];
  for (const cacheFeatures of [true, false]) {
    const tuned = { ...options, weights, freeze: 'backbone', augment: 'none', cacheFeatures } as const;
    const run = trainRegressor(tuned);
    const types: string[] = [];
    for await (const event of run) types.push(event.type);
    expect(types.includes('features')).toBe(cacheFeatures);
    const regressor = await run.result;
    sums.push(await regressor.weightsSha256());
    regressor.dispose();
  }
  expect(sums[0]).toBe(sums[1]);
});

it('rejects data of another task, and unsupported options', () => {
  expect(() => trainClassifier({ ...OPTIONS, data: data as never })).toThrow(
    'the data has numbers to predict, not classes',
  );
  expect(() => trainRegressor({ ...OPTIONS, data: barPlaces() as never })).toThrow(DataError);
  const weighted = { ...OPTIONS, classWeights: 'balanced' } as never;
  expect(() => trainRegressor(weighted)).toThrow(
    'the loss mean-squared-error does not support class weights',
  );
  expect(() => trainRegressor({ ...OPTIONS, loss: 'cross-entropy' })).toThrow('does not support regression');
  expect(() => trainRegressor({ ...OPTIONS, metrics: ['top-5'] })).toThrow(ConfigError);
  expect(() => trainRegressor({ ...OPTIONS, keepBest: 'validationAccuracy' })).toThrow('There is no metric');
  expect(() => trainRegressor({ ...OPTIONS, variant: 'original' })).toThrow(
    'lenet5 original only supports the loss rbf-map',
  );
});
