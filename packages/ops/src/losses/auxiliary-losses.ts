import type { AuxiliaryOutput } from '@convkit/core';
import { checkArguments, checkOptions } from '@convkit/core';
import { add, mul, type Scalar, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The training loss of a network with auxiliary classifiers: the loss of its `scores` [n, classes], plus the loss of each
 * auxiliary classifier times its weight. Szegedy et al. 2015, section 5. Without auxiliary classifiers it is `loss` itself.
 * @param targets Labels int32 [n], or whatever else `loss` takes.
 */
export function jointLoss<Targets extends Tensor>(
  loss: (scores: Tensor2D, targets: Targets) => Scalar,
  scores: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  targets: Targets,
): Scalar {
  checkArguments(
    'jointLoss',
    { loss, scores, auxiliaries, targets },
    { loss: 'function', scores: 'tensor', auxiliaries: 'array', targets: 'tensor' },
  );
  const value = loss(scores, targets);
  checkArguments('jointLoss', { 'the result of loss': value }, { 'the result of loss': 'tensor' });
  return auxiliaries.reduce<Scalar>((sum, output) => {
    checkOptions('jointLoss', output, { logits: 'tensor', weight: 'positive' });
    const { logits, weight } = output;
    return add(sum, mul(loss(logits as Tensor2D, targets), weight));
  }, value);
}
