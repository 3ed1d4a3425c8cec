import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** A loss: the mean over a batch, of a model's scores [n, classes] and labels int32 [n]. The highest score is the prediction. */
export interface Loss {
  /** Computes the loss of `scores` for `labels`. */
  (scores: Tensor2D, labels: Tensor1D): Scalar;
  /** The same loss for targets [n, classes], such as mixup and label smoothing produce. Undefined if it supports labels only. */
  readonly ofTargets?: (scores: Tensor2D, targets: Tensor2D) => Scalar;
}

/** A loss that supports targets, too. */
export interface TargetLoss extends Loss {
  /** The same loss for targets [n, classes]. */
  readonly ofTargets: (scores: Tensor2D, targets: Tensor2D) => Scalar;
}
