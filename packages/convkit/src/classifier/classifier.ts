import { checkOptions, checkWhole } from '@convkit/core';
import { ClassCounter, checkMetrics, type Metric } from '@convkit/train';
import type { BackendOptions } from '../backend.js';
import { checkData, checkDataTask } from '../data/check-data.js';
import type { ClassificationData, LabeledDataset } from '../data/classification-data.js';
import type { MultiLabelData } from '../data/training-data.js';
import { withClasses } from '../data/with-classes.js';
import { checkOptionNames, type OptionNames } from '../options/check-option-names.js';
import { applyTo, evaluateOn, type NetworkInput } from './apply-network.js';
import { loadNetwork, type NetworkSource } from './load-network.js';
import { type MultiLabelReport, multiLabelReport } from './multi-label-report.js';
import { networkOf } from './networks.js';
import { type ImagePrediction, notePredictions } from './note-predictions.js';
import { type ClassificationReport, classificationReport } from './report.js';
import { TrainedNetwork } from './trained-network.js';

/** A class and how likely the image belongs to it. */
export interface ClassProbability {
  /** The class name. */
  readonly label: string;
  /** From 0 to 1. The probabilities of all classes add up to 1, unless images have several labels. */
  readonly probability: number;
}

/** Options of `predict`. */
export interface PredictOptions {
  /** Number of classes to return, most likely first. Defaults to all. */
  readonly topK?: number;
}

const PREDICT_OPTIONS: OptionNames<PredictOptions> = { topK: true };

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /**
   * Worker threads that decode and transform images. 'auto' begins with none and starts some if that takes more than a tenth of the time.
   * @defaultValue 0
   */
  readonly workers?: number | 'auto';
  /** Additional metrics, by name (such as `top-5`, `roc-auc`, `calibration-error`) or as values. Defaults to none. */
  readonly metrics?: readonly (string | Metric)[];
}

export const EVALUATE_OPTIONS: OptionNames<EvaluateOptions> = { workers: true, metrics: true };

/** A trained network with its class names and its preprocessing. Holds memory until `dispose` is called. */
export class Classifier extends TrainedNetwork {
  /** Class names, in the order of the network's outputs. */
  get classes(): readonly string[] {
    return this.spec.model.classes;
  }

  /**
   * Classifies one image, text or series. A series is an array of numbers, step by step
   * with all channels of a step side by side. With several labels per image, returns the probability of each label.
   */
  predict(input: NetworkInput, options?: PredictOptions): Promise<ClassProbability[]>;
  /** Classifies several images, texts or series, in batches. */
  predict(inputs: readonly NetworkInput[], options?: PredictOptions): Promise<ClassProbability[][]>;
  async predict(
    input: NetworkInput | readonly NetworkInput[],
    options: PredictOptions = {},
  ): Promise<ClassProbability[] | ClassProbability[][]> {
    networkOf(this);
    checkOptionNames(options, PREDICT_OPTIONS);
    const { topK = this.classes.length } = options;
    checkWhole('topK', topK);
    const { rows, isOne } = await applyTo(this, input);
    const answers = rows.map((row) => this.#ranked(row).slice(0, topK));
    return isOne ? (answers[0] as ClassProbability[]) : answers;
  }

  /**
   * Evaluates the network on the test set of `data`, or on a dataset, with the classifier's own preprocessing: images
   * are converted to its number of channels, and transparent pixels show the background that the classifier was trained with.
   * @throws DataError if the data has classes that the classifier does not know. It may lack some.
   */
  evaluate(data: MultiLabelData, options?: EvaluateOptions): Promise<MultiLabelReport>;
  /** Evaluates the network on images of one class each. */
  evaluate(
    data: ClassificationData | LabeledDataset,
    options?: EvaluateOptions,
  ): Promise<ClassificationReport>;
  /** Evaluates the network on images with one or several labels. */
  evaluate(
    data: ClassificationData | MultiLabelData | LabeledDataset,
    options?: EvaluateOptions,
  ): Promise<ClassificationReport | MultiLabelReport>;
  async evaluate(
    data: ClassificationData | MultiLabelData | LabeledDataset,
    options: EvaluateOptions = {},
  ): Promise<ClassificationReport | MultiLabelReport> {
    networkOf(this);
    checkData('data', data, 'data or dataset');
    checkOptionNames(options, EVALUATE_OPTIONS);
    const { task = 'classification' } = this.spec.model;
    const isData = 'train' in data;
    checkDataTask(isData ? data : { task: data.targets ? 'multi-label' : 'classification' }, [task]);
    const dataset = withClasses(isData ? data.test : data, data.classes, this.classes);
    const { workers, metrics = [] } = options;
    checkMetrics(metrics);
    const subject = { dataset, metrics, workers };
    return task === 'multi-label' ? this.#evaluateLabels(subject) : this.#evaluateClasses(subject);
  }

  async #evaluateClasses(subject: Parameters<typeof evaluateOn>[1]): Promise<ClassificationReport> {
    const predictions: ImagePrediction[] = [];
    const metrics = [...subject.metrics, notePredictions(predictions)];
    const { confusion = [], ...measured } = await evaluateOn(this, { ...subject, metrics });
    return classificationReport({ ...measured, confusion, predictions }, subject.dataset);
  }

  async #evaluateLabels(subject: Parameters<typeof evaluateOn>[1]): Promise<MultiLabelReport> {
    const counter = new ClassCounter();
    const counting: Metric = {
      name: 'counts',
      higherIsBetter: true,
      create: () => ({ add: (batch) => counter.addLabels(batch), result: () => ({}) }),
    };
    const wantsAuc = subject.metrics.includes('roc-auc');
    const metrics = [...subject.metrics, ...(wantsAuc ? [] : ['roc-auc']), counting];
    const measured = await evaluateOn(this, { ...subject, metrics });
    return multiLabelReport(measured, counter, { labels: this.classes, wantsAuc });
  }

  #ranked(probabilities: readonly number[]): ClassProbability[] {
    return probabilities
      .map((probability, i) => ({ label: this.classes[i] as string, probability }))
      .sort((a, b) => b.probability - a.probability);
  }
}

/**
 * Loads a classifier: the folder or the name of a run, a file that `save` wrote, an ONNX file that `export` wrote, or the bytes of one.
 * @throws ConfigError if `source` or an option is invalid, CheckpointError if there is no classifier, or it cannot be read.
 */
export async function loadClassifier(
  source: NetworkSource,
  options: BackendOptions = {},
): Promise<Classifier> {
  checkOptions('loadClassifier', options);
  const { spec, model, isGraph } = await loadNetwork(source, options, 'classifier');
  return new Classifier(spec, model, isGraph);
}
