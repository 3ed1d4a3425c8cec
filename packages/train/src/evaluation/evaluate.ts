import { type Batch, type BatchSource, ConfigError, type Module } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import { argMax, dispose, type Scalar, type Tensor1D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { createPeriodicYield } from '../async/periodic-yield.js';
import { addBatchContext } from '../steps/add-batch-context.js';
import { checkOutputs } from '../steps/outputs.js';
import { accuracyOf, addToConfusionMatrix, type ConfusionMatrix, emptyConfusionMatrix } from './metrics.js';

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Network to evaluate. */
  readonly model: Module;
  /** Data to evaluate on. Read in full, from the start of its epoch 0. */
  readonly source: BatchSource;
  /** Loss function, applied to the network's output without auxiliary losses. */
  readonly loss: Loss;
  /** Aborts the evaluation, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Metrics of a network on a data set. */
export interface Evaluation {
  /** Mean loss over the images. */
  readonly loss: number;
  /** Fraction of images classified correctly, from 0 to 1. */
  readonly accuracy: number;
  /** Confusion matrix: rows are true classes, columns are predicted classes. */
  readonly confusion: ConfusionMatrix;
  /** Number of images evaluated. */
  readonly images: number;
}

/**
 * Batch size for evaluating images of `shape` [height, width, …]: 500 up to 32x32 pixels, fewer for larger images, so that a batch
 * never needs more memory.
 */
export const evaluationBatchSize = ([height = 1, width = 1]: readonly number[]): number =>
  Math.max(1, Math.min(500, Math.floor((500 * 32 * 32) / (height * width))));

/**
 * Computes loss, accuracy and confusion matrix of a network on all images of `source`. The predicted class is the one with the largest
 * output.
 * @throws ConfigError if `source` has no images.
 */
export async function evaluate({ model, source, loss, signal }: EvaluateOptions): Promise<Evaluation> {
  const yieldToEventLoop = createPeriodicYield();
  source.restore({ epoch: 0, cursor: 0 });
  let [images, totalLoss] = [0, 0];
  let confusion: ConfusionMatrix = [];
  for await (const batch of source.epoch()) {
    signal?.throwIfAborted();
    const { classes, batchLoss, predicted } = await evaluateBatch(model, batch, loss);
    if (images === 0) confusion = emptyConfusionMatrix(classes);
    addToConfusionMatrix(confusion, predicted, batch.labels);
    totalLoss += batchLoss * batch.labels.length;
    images += batch.labels.length;
    await yieldToEventLoop();
  }
  if (images === 0) throw new ConfigError('There are no images to evaluate on');
  return { loss: totalLoss / images, accuracy: accuracyOf(confusion), confusion, images };
}

async function evaluateBatch(model: Module, batch: Batch, loss: Loss) {
  let classes = 0;
  const [value, predictions] = tidy((): [Scalar, Tensor1D] => {
    try {
      const outputs = checkOutputs(model.forward(tensor4d(batch.images, [...batch.shape])), batch);
      classes = outputs.shape[1];
      return [loss(outputs, tensor1d(batch.labels, 'int32')), argMax(outputs, 1)];
    } catch (error) {
      throw addBatchContext(error, batch, 'during evaluation');
    }
  });
  const [[batchLoss], predicted] = await Promise.all([value.data(), predictions.data()]);
  dispose([value, predictions]);
  return { classes, batchLoss: batchLoss as number, predicted };
}
