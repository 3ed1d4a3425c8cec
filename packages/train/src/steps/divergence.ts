import { type Batch, NumericError } from '@convkit/core';

/** Returns the error for a loss that is not finite, at `step` (from 0), with its probable cause. */
export function divergence(loss: number, batch: Batch, step: number, learningRate: number): NumericError {
  if (!batch.images.every(Number.isFinite)) {
    return new NumericError(
      `The loss is ${loss} at step ${step + 1}: a training image has values that are not finite`,
      {
        hint: 'Check the images and how they are normalized. The last checkpoint is intact.',
      },
    );
  }
  const rate = Number(learningRate.toPrecision(3));
  return new NumericError(`Training diverged at step ${step + 1}: the learning rate (${rate}) is too high`, {
    hint: 'Lower the learning rate, normalize the images or set clipNorm. The last checkpoint is intact.',
  });
}
