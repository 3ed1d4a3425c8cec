import { ConfigError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../evaluation/metric.js';
import { MetricValues } from '../evaluation/metric-values.js';
import { areaUnderRoc } from './area-under-roc.js';
import { madeUpData, valuesOver } from './batches.fixture.js';
import { createMetric, METRICS_OF_TASK, resolveMetrics } from './create-metric.js';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const softmax = (row: readonly number[]) => {
  const powers = row.map(Math.exp);
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
};

/** Pairs of a positive and a negative example, one by one. */
function pairsInOrder(scores: readonly number[], positive: readonly boolean[]): number {
  const values: number[] = [];
  for (const [i, a] of scores.entries()) {
    for (const [j, b] of scores.entries()) {
      if (positive[i] && !positive[j]) values.push(a > b ? 1 : a === b ? 0.5 : 0);
    }
  }
  return mean(values);
}

/** Precision, recall and F1 from true and predicted booleans. */
function figures(actual: readonly boolean[], predicted: readonly boolean[]) {
  const both = actual.filter((applies, i) => applies && predicted[i]).length;
  const precision = both / predicted.filter(Boolean).length;
  const recall = both / actual.filter(Boolean).length;
  return { precision, recall, f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

const all = (task: 'classification' | 'multi-label' | 'regression', names?: readonly string[]) =>
  METRICS_OF_TASK[task].map((name) => createMetric(name.replace('top-5', 'top-2'), { task, names }));

describe('metrics of classes', () => {
  const { outputs, labels, batches } = madeUpData('classification', 4);
  const values = valuesOver(all('classification', ['a', 'b', 'c', 'd']), batches);
  const predicted = outputs.map((row) => row.indexOf(Math.max(...row)));
  const perClass = [0, 1, 2, 3].map((c) =>
    figures(
      labels.map((label) => label === c),
      predicted.map((label) => label === c),
    ),
  );

  it('counts the classes among the k largest outputs, the first of equal ones as larger', () => {
    const inTop = outputs.map((row, i) => {
      const order = [0, 1, 2, 3].sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
      return order.slice(0, 2).includes(labels[i] as number) ? 1 : 0;
    });
    expect(values['top-2']).toBeCloseTo(mean(inTop), 12);
    const top1 = valuesOver([createMetric('top-1')], batches)['top-1'];
    expect(top1).toBeCloseTo(mean(labels.map((label, i) => (predicted[i] === label ? 1 : 0))), 12);
    expect(valuesOver([createMetric('top-9')], batches)['top-9']).toBe(1);
  });

  it('has precision, recall and F1 of each class, and their means', () => {
    for (const [c, name] of ['a', 'b', 'c', 'd'].entries()) {
      expect(values[`${name}.precision`]).toBeCloseTo(perClass[c]?.precision as number, 12);
      expect(values[`${name}.recall`]).toBeCloseTo(perClass[c]?.recall as number, 12);
      expect(values[`${name}.f1`]).toBeCloseTo(perClass[c]?.f1 as number, 12);
    }
    expect(values['macro-f1']).toBeCloseTo(mean(perClass.map(({ f1 }) => f1)), 12);
    expect(values['balanced-accuracy']).toBeCloseTo(mean(perClass.map(({ recall }) => recall)), 12);
  });

  it('has the ROC-AUC of each class by pairs of probabilities, ties included, and their mean', () => {
    const areas = [0, 1, 2, 3].map((c) =>
      pairsInOrder(
        outputs.map((row) => Math.fround(softmax(row)[c] as number)),
        labels.map((label) => label === c),
      ),
    );
    for (const [c, name] of ['a', 'b', 'c', 'd'].entries()) {
      expect(values[`${name}.roc-auc`]).toBeCloseTo(areas[c] as number, 12);
    }
    expect(values['roc-auc']).toBeCloseTo(mean(areas), 12);
  });

  it('has the expected calibration error by bins', () => {
    const bins = Array.from({ length: 15 }, () => [] as [number, number][]);
    for (const [i, row] of outputs.entries()) {
      const p = Math.max(...softmax(row));
      const bin = bins.findIndex((_, b) => p > b / 15 && p <= (b + 1) / 15);
      bins[bin]?.push([p, predicted[i] === labels[i] ? 1 : 0]);
    }
    const gap = (bin: [number, number][]) =>
      Math.abs(mean(bin.map(([p]) => p)) - mean(bin.map(([, correct]) => correct)));
    const expected = bins.reduce((sum, bin) => sum + (bin.length ? (bin.length / 23) * gap(bin) : 0), 0);
    expect(values['calibration-error']).toBeCloseTo(expected, 12);
  });

  it('leaves classes without images out of the means', () => {
    const [first] = batches;
    if (!first) expect.fail('no batch');
    const batch = { ...first, labels: first.labels.map((label) => label % 2) };
    const { 'd.recall': recall, ...rest } = valuesOver(all('classification', ['a', 'b', 'c', 'd']), [batch]);
    expect(recall).toBeNaN();
    for (const name of ['balanced-accuracy', 'roc-auc', 'macro-f1']) expect(rest[name]).not.toBeNaN();
  });
});

describe('metrics of several labels', () => {
  const { outputs, targets, batches } = madeUpData('multi-label', 3);
  const values = valuesOver(all('multi-label', ['x', 'y', 'z']), batches);
  const [actual, predicted] = [targets, outputs].map((rows) => rows.map((row) => row.map((x) => x > 0)));
  const column = (rows: boolean[][] | undefined, c: number) => (rows ?? []).map((row) => row[c] as boolean);

  it('has precision, recall, F1 and ROC-AUC of each label, and micro and macro F1', () => {
    const perLabel = [0, 1, 2].map((c) => figures(column(actual, c), column(predicted, c)));
    for (const [c, name] of ['x', 'y', 'z'].entries()) {
      expect(values[`${name}.precision`]).toBeCloseTo(perLabel[c]?.precision as number, 12);
      expect(values[`${name}.recall`]).toBeCloseTo(perLabel[c]?.recall as number, 12);
      expect(values[`${name}.f1`]).toBeCloseTo(perLabel[c]?.f1 as number, 12);
      const scores = outputs.map((row) => row[c] as number);
      expect(values[`${name}.roc-auc`]).toBeCloseTo(pairsInOrder(scores, column(actual, c)), 12);
    }
    expect(values['macro-f1']).toBeCloseTo(mean(perLabel.map(({ f1 }) => f1)), 12);
    expect(values['micro-f1']).toBeCloseTo(figures((actual ?? []).flat(), (predicted ?? []).flat()).f1, 12);
  });
});

describe('metrics of regression', () => {
  const { outputs, targets, batches } = madeUpData('regression', 2);
  const scale = { mean: [10, -3], std: [100, 0.5] };
  const inUnits = (rows: number[][], c: number) =>
    rows.map((row) => (row[c] as number) * (scale.std[c] as number) + (scale.mean[c] as number));

  it('has MSE, RMSE, MAE and R2 of each target in its unit', () => {
    const metrics = METRICS_OF_TASK.regression.map((name) =>
      createMetric(name, { task: 'regression', names: ['price', 'rooms'], scale }),
    );
    const values = valuesOver(metrics, batches);
    const explained: number[] = [];
    for (const [c, name] of ['price', 'rooms'].entries()) {
      const [y, t] = [inUnits(outputs, c), inUnits(targets, c)];
      const errors = y.map((value, i) => value - (t[i] as number));
      const mse = mean(errors.map((error) => error ** 2));
      const variance = mean(t.map((value) => (value - mean(t)) ** 2));
      explained.push(1 - mse / variance);
      expect((values[`${name}.mse`] as number) / mse).toBeCloseTo(1, 9);
      expect((values[`${name}.rmse`] as number) / Math.sqrt(mse)).toBeCloseTo(1, 9);
      expect((values[`${name}.mae`] as number) / mean(errors.map(Math.abs))).toBeCloseTo(1, 9);
      expect(values[`${name}.r2`]).toBeCloseTo(1 - mse / variance, 9);
    }
    expect(values.r2).toBeCloseTo(mean(explained), 9);
    expect(values.rmse).toBeUndefined();
  });

  it('names the metrics of a single target alone, too', () => {
    const { batches } = madeUpData('regression', 1);
    const values = valuesOver([createMetric('mae', { task: 'regression' })], batches);
    expect(Object.keys(values).sort()).toEqual(['0.mae', 'mae']);
    expect(values.mae).toBe(values['0.mae']);
  });
});

it('has a ROC-AUC of NaN without positive examples, and of 1 and 0 for perfect orders', () => {
  expect(areaUnderRoc([1, 2], () => false)).toBeNaN();
  expect(areaUnderRoc([1, 2], (i) => i === 1)).toBe(1);
  expect(areaUnderRoc([1, 2], (i) => i === 0)).toBe(0);
  expect(areaUnderRoc([1, 1, 1], (i) => i === 0)).toBe(0.5);
  expect(areaUnderRoc([1, Number.NaN], (i) => i === 0)).toBeNaN();
});

it('rejects names that the task has no metric of, and two of the same name', () => {
  expect(() => createMetric('top-0')).toThrow(ConfigError);
  expect(() => createMetric('rmse')).toThrow("There is no metric 'rmse' of classification");
  expect(() => createMetric('top-5', { task: 'multi-label' })).toThrow(ConfigError);
  const own: Metric = {
    name: 'f1',
    higherIsBetter: true,
    create: () => ({ add: () => {}, result: () => 1 }),
  };
  expect(() => resolveMetrics(['f1', own], {})).toThrow("There are two metrics named 'f1'");
  expect(() => resolveMetrics('f1' as never, {})).toThrow('metrics must be an array');
  for (const wrong of [5, null, {}, { name: 'x' }, { create: () => {} }]) {
    expect(() => resolveMetrics([wrong as never], {})).toThrow('A metric must be a name, or an object');
  }
});

it.each([['high'], [undefined], [null], [{ cat: '1' }]])('rejects the value %j of a metric', (value) => {
  const metric = { name: 'own', higherIsBetter: true, create: () => ({ add() {}, result: () => value }) };
  expect(() => new MetricValues([metric as never]).result()).toThrow("The metric 'own' returned");
});
