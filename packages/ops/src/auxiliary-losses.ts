import type { AuxiliaryOutput } from '@convkit/core';
import { add, mul, type Scalar, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss } from './losses.js';

/**
 * The loss that a network with auxiliary classifiers is trained by: that of its `scores` [n, classes], plus each
 * classifier's times its weight. Szegedy et al. 2015, section 5. Without any it is `loss` itself.
 */
export function jointLoss(
  loss: Loss,
  scores: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  labels: Tensor1D,
): Scalar {
  return auxiliaries.reduce<Scalar>(
    (sum, { logits, weight }) => add(sum, mul(loss(logits as Tensor2D, labels), weight)),
    loss(scores, labels),
  );
}
