import { ConfigError, type Module } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import { argMax, dispose, type Scalar, type Tensor1D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Batch, BatchSource } from './batch-source.js';
import { accuracyOf, addToConfusion, type ConfusionMatrix, emptyConfusion } from './metrics.js';
import { createPace } from './pace.js';
import { nameBatch } from './steps/name-batch.js';
import { checkOutputs } from './steps/outputs.js';

/** Which network to try on which data. */
export interface EvaluateOptions {
  readonly model: Module;
  /** Read from the start of its epoch 0, whole. */
  readonly source: BatchSource;
  readonly loss: Loss;
  /** Ends the evaluation by throwing the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How good a network is. */
export interface Evaluation {
  /** Mean over the images. */
  readonly loss: number;
  readonly accuracy: number;
  readonly confusion: ConfusionMatrix;
  readonly images: number;
}

/** Images of `shape`, height and width first, to evaluate at a time: 500 of 32x32 pixels or fewer; of larger ones as few as take as much memory. */
export const evaluationBatch = ([height = 1, width = 1]: readonly number[]): number =>
  Math.max(1, Math.min(500, Math.floor((500 * 32 * 32) / (height * width))));

/** Runs the network over all of `source`, without training. The class with the largest output is its answer. */
export async function evaluate({ model, source, loss, signal }: EvaluateOptions): Promise<Evaluation> {
  const pace = createPace();
  source.restore({ epoch: 0, cursor: 0 });
  let [images, totalLoss] = [0, 0];
  let confusion: ConfusionMatrix = [];
  for await (const batch of source.epoch()) {
    signal?.throwIfAborted();
    const { classes, batchLoss, predicted } = await evaluateBatch(model, batch, loss);
    if (images === 0) confusion = emptyConfusion(classes);
    addToConfusion(confusion, predicted, batch.labels);
    totalLoss += batchLoss * batch.labels.length;
    images += batch.labels.length;
    await pace();
  }
  if (images === 0) throw new ConfigError('there are no images to evaluate on');
  return { loss: totalLoss / images, accuracy: accuracyOf(confusion), confusion, images };
}

async function evaluateBatch(model: Module, batch: Batch, loss: Loss) {
  let classes = 0;
  const [value, answers] = tidy((): [Scalar, Tensor1D] => {
    try {
      const outputs = checkOutputs(model.forward(tensor4d(batch.images, [...batch.shape])), batch);
      classes = outputs.shape[1];
      return [loss(outputs, tensor1d(batch.labels, 'int32')), argMax(outputs, 1)];
    } catch (error) {
      throw nameBatch(error, batch, 'while evaluating');
    }
  });
  const [[batchLoss], predicted] = await Promise.all([value.data(), answers.data()]);
  dispose([value, answers]);
  return { classes, batchLoss: batchLoss as number, predicted };
}
