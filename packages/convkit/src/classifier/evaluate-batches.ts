import type { Module } from '@convkit/core';
import type { Loss } from '@convkit/ops';
import type { Batch, BatchSource } from '@convkit/train';
import { softmax, type Tensor2D, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';

/** Predictions of a network for a dataset. */
export interface BatchEvaluation {
  /** Mean over the images. */
  readonly loss: number;
  /** `confusion[actual][predicted]` counts images. */
  readonly confusion: readonly (readonly number[])[];
  /** The predicted label of each image and its probability, in the order of the dataset. */
  readonly predictions: readonly { readonly label: number; readonly probability: number }[];
}

/** Runs the network over one epoch of `source`, without training. */
export async function evaluateBatches(
  model: Module,
  source: BatchSource,
  loss: Loss,
): Promise<BatchEvaluation> {
  const predictions: { label: number; probability: number }[] = [];
  const confusion: number[][] = [];
  let total = 0;
  for await (const batch of source.epoch()) {
    const { batchLoss, rows } = await evaluateBatch(model, batch, loss);
    total += batchLoss * rows.length;
    for (const [i, row] of rows.entries()) {
      const probability = Math.max(...row);
      const label = row.indexOf(probability);
      while (confusion.length < row.length) confusion.push(row.map(() => 0));
      const counts = confusion[batch.labels[i] as number] as number[];
      counts[label] = (counts[label] as number) + 1;
      predictions.push({ label, probability });
    }
  }
  return { loss: total / predictions.length, confusion, predictions };
}

async function evaluateBatch(model: Module, { images, shape, labels }: Batch, loss: Loss) {
  const [value, probabilities] = tidy(() => {
    const outputs = model.forward(tensor(images, [...shape])) as Tensor2D;
    return [loss(outputs, tensor1d(labels, 'int32')), softmax(outputs)] as const;
  });
  const [[batchLoss], rows] = await Promise.all([value.data(), probabilities.array()]);
  value.dispose();
  probabilities.dispose();
  return { batchLoss: batchLoss as number, rows };
}
