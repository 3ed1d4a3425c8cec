import {
  type Batch,
  type BatchSource,
  ConfigError,
  type CustomKind,
  checkArguments,
  checkOptions,
  type Module,
  type Task,
} from '@convkit/core';
import type { Loss } from '@convkit/ops';
import { dispose, type Scalar, type Tensor, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { createPeriodicYield } from '../async/periodic-yield.js';
import { resolveMetrics } from '../metrics/create-metric.js';
import { addBatchContext } from '../steps/add-batch-context.js';
import { evaluationLoss } from '../steps/batch-loss.js';
import { accuracyIn, countCorrectImages, decisions } from '../steps/decisions.js';
import { checkOutputs } from '../steps/outputs.js';
import type { Metric } from './metric.js';
import { MetricValues } from './metric-values.js';
import { addToConfusionMatrix, type ConfusionMatrix, emptyConfusionMatrix } from './metrics.js';

/** A source of batches. */
export const SOURCE: CustomKind = [
  'a source of batches, such as a Loader',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['epoch', 'restore'].every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
];

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Network to evaluate. */
  readonly model: Module;
  /** Data to evaluate on. Read in full, from the start of its epoch 0. */
  readonly source: BatchSource;
  /** Loss function, applied to the network's output without auxiliary losses. */
  readonly loss: Loss;
  /**
   * What the network's outputs mean.
   * @defaultValue 'classification'
   */
  readonly task?: Task;
  /** Additional metrics, by name or as objects. Defaults to none. */
  readonly metrics?: readonly (string | Metric)[];
  /** Aborts the evaluation, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Metrics of a network on a data set. */
export interface Evaluation {
  /** Mean loss over the images. */
  readonly loss: number;
  /**
   * Fraction of images classified correctly, from 0 to 1. With several labels per image, those whose labels are all correct. Undefined in
   * regression.
   */
  readonly accuracy: number | undefined;
  /** Confusion matrix: rows are true classes, columns are predicted classes. Undefined for other tasks than classification. */
  readonly confusion: ConfusionMatrix | undefined;
  /** Number of images evaluated. */
  readonly images: number;
  /** Values of the requested metrics, by key. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Batch size for evaluating samples of `shape`, such as images of [height, width, channels]: 500 up to 32x32 pixels, fewer for larger
 * images, so that memory use is bounded.
 */
export const evaluationBatchSize = (input: readonly number[]): number => {
  checkArguments('evaluationBatchSize', { input }, { input: 'shape' });
  const [height = 1, width = 1] = input;
  return Math.max(1, Math.min(500, Math.floor((500 * 32 * 32) / (height * width))));
};

/**
 * Computes loss, accuracy, confusion matrix and the chosen metrics of a network on all images of `source`. The predicted class is the one
 * with the largest output; a label is predicted if its output is above 0.
 * @throws ConfigError if `source` has no images, or there is no metric of a name.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  checkOptions('evaluate', options, {
    source: SOURCE,
    model: 'module',
    loss: 'function',
    signal: 'signal?',
    metrics: 'array?',
    task: 'string?',
  });
  const { source, signal, task = 'classification', metrics = [] } = options;
  const yieldToEventLoop = createPeriodicYield();
  source.restore({ epoch: 0, cursor: 0 });
  const values = new MetricValues(resolveMetrics(metrics, { task }));
  let [images, weights, totalLoss, correct] = [0, 0, 0, 0];
  let confusion: ConfusionMatrix | undefined;
  for await (const batch of source.epoch()) {
    signal?.throwIfAborted();
    const { width, batchLoss, decided, outputs } = await evaluateBatch(options, batch, values.needsOutputs);
    const { labels, targets } = batch;
    const isClasses = task === 'classification';
    if (isClasses) {
      confusion ??= emptyConfusionMatrix(width);
      addToConfusionMatrix(confusion, decided, labels);
    }
    if (outputs) values.add({ images: labels.length, width, outputs, labels, ...(targets && { targets }) });
    correct += countCorrectImages(decided, batch, task);
    const weight = options.loss.weightOf?.(labels, isClasses ? undefined : targets) ?? labels.length;
    totalLoss += batchLoss * weight;
    weights += weight;
    images += labels.length;
    await yieldToEventLoop();
  }
  if (images === 0) throw new ConfigError('There are no images to evaluate on');
  const accuracy = accuracyIn(task, correct, images);
  return { loss: totalLoss / weights, accuracy, confusion, images, metrics: values.result() };
}

async function evaluateBatch(
  { model, loss, task = 'classification' }: EvaluateOptions,
  batch: Batch,
  needsOutputs: boolean,
) {
  let width = 0;
  const tensors = tidy((): [Scalar, Tensor, Tensor2D?] => {
    try {
      const outputs = checkOutputs(model.forward(tensor(batch.images, [...batch.shape])), batch, task);
      width = outputs.shape[1];
      const value = evaluationLoss(loss, outputs, batch, task);
      checkArguments('evaluate', { 'the result of loss': value }, { 'the result of loss': 'tensor' });
      const figures = [value, decisions(outputs, task)] as const;
      return needsOutputs ? [...figures, outputs] : [...figures];
    } catch (error) {
      throw addBatchContext(error, batch, 'during evaluation');
    }
  });
  const [value, decided, outputs] = tensors;
  const read = await Promise.all([value.data(), decided.data(), outputs?.data()]);
  dispose(tensors);
  return { width, batchLoss: read[0][0] as number, decided: read[1], outputs: read[2] as Float32Array };
}
