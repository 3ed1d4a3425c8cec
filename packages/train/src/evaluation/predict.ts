import type { Batch, Module } from '@convkit/core';
import { softmax, type Tensor2D, tensor4d, tidy } from '@tensorflow/tfjs-core';

/** Classification of one image. */
export interface Prediction {
  /** Index of the most likely class. */
  readonly label: number;
  /** Probability of each class (softmax of the outputs). */
  readonly probabilities: readonly number[];
}

/** Classifies a batch of images. Returns one prediction per image. */
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
