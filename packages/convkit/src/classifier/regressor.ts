import { checkOptions, outputNames } from '@convkit/core';
import { checkMetrics, type Metric, type TargetMetrics, TargetSums } from '@convkit/train';
import type { BackendOptions } from '../backend.js';
import { checkData, checkDataTask } from '../data/check-data.js';
import { assertSameTargets } from '../data/same-classes.js';
import type { RegressionData } from '../data/training-data.js';
import { checkOptionNames } from '../options/check-option-names.js';
import { scaleTargets } from '../training/task.js';
import { applyTo, evaluateOn, type NetworkInput } from './apply-network.js';
import { EVALUATE_OPTIONS, type EvaluateOptions } from './classifier.js';
import { loadNetwork, type NetworkSource } from './load-network.js';
import { networkOf } from './networks.js';
import { TrainedNetwork } from './trained-network.js';

/** Evaluation of a regressor on a dataset. */
export interface RegressionReport {
  /** Number of images. */
  readonly images: number;
  /** Mean loss over the images, for targets in the normalized units of training. */
  readonly loss: number;
  /** Metrics of each target, in its own unit. */
  readonly perTarget: readonly TargetMetrics[];
  /** The requested metrics, by key. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A trained network that predicts numbers, with its preprocessing. Holds memory until `dispose` is called. */
export class Regressor extends TrainedNetwork {
  /** Names of the targets. */
  get targets(): readonly string[] {
    return outputNames(this.spec.model);
  }

  /**
   * Predicts the targets of one image or series, by name. A series is an array of numbers, step by step with all channels of
   * a step side by side.
   */
  predict(input: NetworkInput): Promise<Record<string, number>>;
  /** Predicts the targets of several images or series, in batches. */
  predict(inputs: readonly NetworkInput[]): Promise<Record<string, number>[]>;
  async predict(
    input: NetworkInput | readonly NetworkInput[],
  ): Promise<Record<string, number> | Record<string, number>[]> {
    networkOf(this);
    const { rows, isOne } = await applyTo(this, input);
    const answers = rows.map((row) => this.#named(row));
    return isOne ? (answers[0] as Record<string, number>) : answers;
  }

  /**
   * Evaluates the network on the test set of `data`, with its own preprocessing.
   * @throws DataError if the data has other targets.
   */
  async evaluate(data: RegressionData, options: EvaluateOptions = {}): Promise<RegressionReport> {
    networkOf(this);
    checkData('data', data);
    checkOptionNames(options, EVALUATE_OPTIONS);
    checkDataTask(data, ['regression']);
    assertSameTargets(data.targets, this.targets);
    const { workers, metrics = [] } = options;
    checkMetrics(metrics);
    const { targetScale: scale } = this.spec;
    const sums = new TargetSums({ names: this.targets, scale });
    const summing: Metric = {
      name: 'sums',
      higherIsBetter: true,
      create: () => ({ add: (batch) => sums.add(batch), result: () => ({}) }),
    };
    const dataset = scaleTargets(data.test, scale);
    const measured = await evaluateOn(this, { dataset, metrics: [...metrics, summing], workers });
    const { images, loss } = measured;
    return { images, loss, perTarget: sums.result(), metrics: measured.metrics };
  }

  #named(row: readonly number[]): Record<string, number> {
    const { mean = [], std = [] } = this.spec.targetScale ?? {};
    return Object.fromEntries(
      this.targets.map((name, i) => [name, (row[i] as number) * (std[i] ?? 1) + (mean[i] ?? 0)]),
    );
  }
}

/**
 * Loads a regressor: the folder or the name of a run, a file that `save` wrote, an ONNX file that `export` wrote, or the bytes of one.
 * @throws ConfigError if `source` or an option is invalid, CheckpointError if there is no regressor, or it cannot be read.
 */
export async function loadRegressor(source: NetworkSource, options: BackendOptions = {}): Promise<Regressor> {
  checkOptions('loadRegressor', options);
  const { spec, model, isGraph } = await loadNetwork(source, options, 'regressor');
  return new Regressor(spec, model, isGraph);
}
