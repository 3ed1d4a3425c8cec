import type { Task } from '@convkit/core';
import type { Metric } from '../evaluation/metric.js';
import { balancedAccuracy, type ClassCounts, classMetrics, macroF1, microF1 } from './class-metrics.js';
import { ClassCounter } from './count-classes.js';

/** Outputs of the network that a metric is for. */
export interface CountMetricOptions {
  /** Task: one class or several labels per image. */
  readonly task: Exclude<Task, 'regression'>;
  /** Names of the classes or labels, which become keys. Defaults to their indices. */
  readonly names?: readonly string[] | undefined;
}

type Compute = (counts: readonly ClassCounts[], names?: readonly string[]) => number | Record<string, number>;

const perClass =
  (field: 'precision' | 'recall' | 'f1'): Compute =>
  (counts, names) =>
    Object.fromEntries(classMetrics(counts, names).map((figures) => [figures.label, figures[field]]));

const COMPUTE = {
  precision: perClass('precision'),
  recall: perClass('recall'),
  f1: perClass('f1'),
  'macro-f1': (counts) => macroF1(classMetrics(counts)),
  'micro-f1': microF1,
  'balanced-accuracy': (counts) => balancedAccuracy(classMetrics(counts)),
} satisfies Record<string, Compute>;

/** Computes a metric from the counts of each class. */
export type CountMetricName = keyof typeof COMPUTE;

/**
 * Creates a metric of counts. `precision`, `recall` and `f1` have a value for each class, such as `cat.f1`; `macro-f1` is the mean F1 of the
 * classes, `micro-f1` the F1 over all labels, and `balanced-accuracy` the mean recall.
 */
export function countMetric(name: CountMetricName, { task, names }: CountMetricOptions): Metric {
  return {
    name,
    higherIsBetter: true,
    create() {
      const counter = new ClassCounter();
      return {
        add: (batch) => (task === 'classification' ? counter.addClasses(batch) : counter.addLabels(batch)),
        result: () => COMPUTE[name](counter.counts, names),
      };
    },
  };
}

/** Whether there is a metric of counts of that name. */
export const isCountMetric = (name: string): name is CountMetricName => Object.hasOwn(COMPUTE, name);
