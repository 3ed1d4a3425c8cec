import type { AuxiliaryOutput } from '@convkit/core';
import { add, mul, type Scalar, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The loss that a network with auxiliary classifiers is trained by: that of its `scores` [n, classes], plus each
 * classifier's times its weight. Szegedy et al. 2015, section 5. Without any it is `loss` itself.
 * What they aim at is labels int32 [n], or what else the loss takes.
 */
export function jointLoss<Aim extends Tensor>(
  loss: (scores: Tensor2D, aim: Aim) => Scalar,
  scores: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  aim: Aim,
): Scalar {
  return auxiliaries.reduce<Scalar>(
    (sum, { logits, weight }) => add(sum, mul(loss(logits as Tensor2D, aim), weight)),
    loss(scores, aim),
  );
}
