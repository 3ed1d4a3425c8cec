import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** A loss: the mean over a batch, of a model's outputs [n, outputs] and labels int32 [n]. The highest output is the predicted class. */
export interface Loss {
  /** Computes the loss of `scores` for `labels`. */
  (scores: Tensor2D, labels: Tensor1D): Scalar;
  /**
   * The same loss for targets [n, outputs]: the numbers of a regression, several labels per image, or soft targets of mixup and label
   * smoothing. Undefined if it supports labels only.
   */
  readonly ofTargets?: (scores: Tensor2D, targets: Tensor2D) => Scalar;
  /**
   * Weight of a batch in the mean over several batches: the loss of all their samples together. Defaults to the number of samples, which
   * is right for a plain mean over samples.
   * @param targets - Targets of the batch, [n, outputs], if it has any.
   */
  readonly weightOf?: (labels: Int32Array, targets?: Float32Array) => number;
}

/** A loss that supports targets, too. */
export interface TargetLoss extends Loss {
  /** The same loss for targets [n, classes]. */
  readonly ofTargets: (scores: Tensor2D, targets: Tensor2D) => Scalar;
}
