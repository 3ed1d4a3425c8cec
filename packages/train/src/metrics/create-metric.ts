import {
  type ArgumentKind,
  ConfigError,
  checkArguments,
  checkOptions,
  describeValue,
  type TargetScale,
  type Task,
} from '@convkit/core';
import type { Metric } from '../evaluation/metric.js';
import { calibrationError } from './calibration-error.js';
import { countMetric, isCountMetric } from './count-metrics.js';
import { isRegressionMetric, regressionMetric } from './regression-metrics.js';
import { rocAuc } from './roc-auc.js';
import { topKAccuracy } from './top-k.js';

const TASK: ArgumentKind = [
  'one of classification, multi-label, regression',
  (value) => value === undefined || Object.hasOwn(METRICS_OF_TASK, String(value)),
];

/** Outputs of the network that a metric is created for. */
export interface MetricOptions {
  /**
   * Task of the network.
   * @defaultValue 'classification'
   */
  readonly task?: Task | undefined;
  /** Names of the outputs, which become keys, as in `cat.recall`. Defaults to their indices. */
  readonly names?: readonly string[] | undefined;
  /** In regression, the unit of the outputs. Defaults to that of the targets. */
  readonly scale?: TargetScale | undefined;
}

/** Names of the metrics of each task. `top-5` stands for any number. */
export const METRICS_OF_TASK: Readonly<Record<Task, readonly string[]>> = {
  classification: [
    'top-5',
    'precision',
    'recall',
    'f1',
    'macro-f1',
    'balanced-accuracy',
    'calibration-error',
    'roc-auc',
  ],
  'multi-label': ['precision', 'recall', 'f1', 'macro-f1', 'micro-f1', 'balanced-accuracy', 'roc-auc'],
  regression: ['mse', 'rmse', 'mae', 'r2'],
};

const TOP_K = /^top-([1-9]\d{0,8})$/;

/**
 * Creates a metric by name. Accuracy is part of every evaluation; with several labels, it is the subset accuracy.
 * @throws ConfigError if the task has no such metric.
 */
export function createMetric(name: string, options: MetricOptions = {}): Metric {
  checkArguments('createMetric', { name }, { name: 'string' });
  checkOptions('createMetric', options, { task: TASK, names: 'strings?', scale: 'object?' });
  const { task = 'classification', names, scale } = options;
  if (task === 'regression') {
    if (isRegressionMetric(name)) return regressionMetric(name, { names, scale });
  } else {
    const k = task === 'classification' ? TOP_K.exec(name)?.[1] : undefined;
    if (k !== undefined) return topKAccuracy(Number(k));
    if (METRICS_OF_TASK[task].includes(name)) {
      if (name === 'calibration-error') return calibrationError();
      if (name === 'roc-auc') return rocAuc({ task, names });
      if (isCountMetric(name)) return countMetric(name, { task, names });
    }
  }
  throw new ConfigError(`There is no metric '${name}' of ${task}`, {
    hint: `Choose from: ${METRICS_OF_TASK[task].join(', ')}. Or pass your own, with name and create().`,
  });
}

/**
 * Creates metrics that are given by name.
 * @throws ConfigError if the task has no such metric, two have the same name, or one is neither a name nor a metric.
 */
export function resolveMetrics(metrics: readonly (string | Metric)[], options: MetricOptions): Metric[] {
  checkOptions('resolveMetrics', options, { task: TASK, names: 'strings?', scale: 'object?' });
  checkMetrics(metrics);
  const resolved = metrics.map((metric) =>
    typeof metric === 'string' ? createMetric(metric, options) : metric,
  );
  const names = new Set<string>();
  for (const { name } of resolved) {
    if (names.has(name))
      throw new ConfigError(`There are two metrics named '${name}'`, { hint: 'Remove one.' });
    names.add(name);
  }
  return resolved;
}

/**
 * Checks the type of metrics that are given by name or as values.
 * @throws ConfigError if they are not an array, or one is neither a name nor a metric.
 */
export function checkMetrics(metrics: readonly (string | Metric)[]): void {
  if (!Array.isArray(metrics)) {
    throw new ConfigError(`metrics must be an array of names or metrics, got ${describeValue(metrics)}`);
  }
  for (const metric of metrics) {
    if (typeof metric === 'string') continue;
    if (typeof metric?.name === 'string' && metric.name !== '' && typeof metric.create === 'function')
      continue;
    throw new ConfigError(
      `A metric must be a name, or an object with name and create(), got ${describeValue(metric)}`,
    );
  }
}
