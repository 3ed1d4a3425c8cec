import type { Batch, Task } from '@convkit/core';
import { argMax, greater, scalar, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { countCorrect } from '../evaluation/metrics.js';

/**
 * Decisions of a network: the class of each image, int32 [n], or the labels that apply, bool [n, labels]. A zero in regression.
 */
export function decisions(outputs: Tensor2D, task: Task): Tensor {
  if (task === 'classification') return argMax(outputs, 1);
  return task === 'multi-label' ? greater(outputs, 0) : scalar(0, 'int32');
}

/** Counts the images of a batch that are decided correctly; with several labels, those whose labels are all correct. 0 in regression. */
export function countCorrectImages(decided: ArrayLike<number>, batch: Batch, task: Task): number {
  if (task === 'classification') return countCorrect(decided, batch.labels);
  if (task === 'regression') return 0;
  const images = batch.labels.length;
  const labels = decided.length / images;
  let correct = 0;
  for (let i = 0; i < images; i++) {
    let isCorrect = true;
    for (let j = i * labels; j < (i + 1) * labels; j++) {
      isCorrect &&= decided[j] === ((batch.targets?.[j] as number) > 0.5 ? 1 : 0);
    }
    if (isCorrect) correct++;
  }
  return correct;
}

/** The fraction of correct images. Undefined in regression. */
export const accuracyIn = (task: Task, correct: number, images: number): number | undefined =>
  task === 'regression' ? undefined : correct / images;
