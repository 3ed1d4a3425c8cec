import type { TargetScale } from '@convkit/core';
import { checkOptions } from '@convkit/core';
import type { Metric, MetricBatch } from '../evaluation/metric.js';
import { meanOf } from './class-metrics.js';

/** Metrics of one target, in its own unit. */
export interface TargetMetrics {
  /** Name of the target. */
  readonly target: string;
  /** Mean squared error. */
  readonly mse: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Fraction of the target's variance that is explained: 1 is perfect, 0 no better than its mean. NaN if the target is constant. */
  readonly r2: number;
}

/** Names and units of the outputs of a regression. */
export interface RegressionOptions {
  /** Names of the targets. Defaults to their indices. */
  readonly names?: readonly string[] | undefined;
  /** Unit of the outputs and targets of the batches. Defaults to the targets' own. */
  readonly scale?: TargetScale | undefined;
}

/** Accumulates sums over the images for the metrics of each target. */
export class TargetSums {
  readonly #options: RegressionOptions;
  #images = 0;
  #sums: { squared: number; absolute: number; first: number; sum: number; sumOfSquares: number }[] = [];

  constructor(options: RegressionOptions = {}) {
    checkOptions('TargetSums', options, { names: 'strings?', scale: 'object?' });
    this.#options = options;
  }

  /** Adds a batch. */
  add({ images, width, outputs, targets = new Float32Array() }: MetricBatch): void {
    if (this.#images === 0) {
      this.#sums = Array.from({ length: width }, (_, j) => {
        const first = targets[j] as number;
        return { squared: 0, absolute: 0, first, sum: 0, sumOfSquares: 0 };
      });
    }
    for (const [j, sums] of this.#sums.entries()) {
      for (let i = j; i < images * width; i += width) {
        const error = (outputs[i] as number) - (targets[i] as number);
        // Relative to the first target, to avoid cancellation.
        const shifted = (targets[i] as number) - sums.first;
        sums.squared += error ** 2;
        sums.absolute += Math.abs(error);
        sums.sum += shifted;
        sums.sumOfSquares += shifted ** 2;
      }
    }
    this.#images += images;
  }

  /** The metrics of each target. */
  result(): TargetMetrics[] {
    const { names = [], scale } = this.#options;
    const n = this.#images;
    return this.#sums.map(({ squared, absolute, sum, sumOfSquares }, j) => {
      const unit = scale?.std[j] ?? 1;
      const spread = sumOfSquares - sum ** 2 / n;
      const mse = (squared / n) * unit ** 2;
      return {
        target: names[j] ?? String(j),
        mse,
        rmse: Math.sqrt(mse),
        mae: (absolute / n) * unit,
        r2: spread > 0 ? 1 - squared / spread : Number.NaN,
      };
    });
  }
}

const NAMES = ['mse', 'rmse', 'mae', 'r2'] as const;

/** Name of a metric of regression. */
export type RegressionMetricName = (typeof NAMES)[number];

/** Whether there is a metric of regression of that name. */
export const isRegressionMetric = (name: string): name is RegressionMetricName =>
  NAMES.some((known) => known === name);

/**
 * Creates a metric of regression, in the unit of each target: `price.mae`. With one target, and for the unitless `r2`, the name alone is
 * their mean.
 */
export function regressionMetric(name: RegressionMetricName, options: RegressionOptions = {}): Metric {
  return {
    name,
    higherIsBetter: name === 'r2',
    create() {
      const sums = new TargetSums(options);
      return {
        add: (batch) => sums.add(batch),
        result() {
          const targets = sums.result();
          const values = targets.map((target) => target[name]);
          const parts = Object.fromEntries(targets.map((target, j) => [target.target, values[j] as number]));
          return name === 'r2' || values.length === 1 ? { '': meanOf(values), ...parts } : parts;
        },
      };
    },
  };
}
