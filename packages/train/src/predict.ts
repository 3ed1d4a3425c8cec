import type { Module } from '@convkit/core';
import { softmax, type Tensor2D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Batch } from './batch-source.js';

/** A network's answer to one image. */
export interface Prediction {
  /** The class with the largest output. */
  readonly label: number;
  /** Of each class: softmax over the outputs. */
  readonly probabilities: readonly number[];
}

/** What the network takes each image of a batch for. */
export async function predict(
  model: Module,
  { images, shape }: Pick<Batch, 'images' | 'shape'>,
): Promise<Prediction[]> {
  const scores = tidy(() => softmax(model.forward(tensor4d(images, [...shape])) as Tensor2D));
  const rows = await scores.array();
  scores.dispose();
  return rows.map((probabilities) => ({
    label: probabilities.indexOf(Math.max(...probabilities)),
    probabilities,
  }));
}
