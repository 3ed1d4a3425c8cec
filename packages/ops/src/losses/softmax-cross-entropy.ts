import { checkArguments, ShapeError } from '@convkit/core';
import {
  cast,
  customGrad,
  div,
  exp,
  log,
  max,
  mean,
  mul,
  oneHot,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { dispatch } from '../dispatch.js';
import type { TargetLoss } from './loss.js';
import { softCrossEntropy } from './soft-cross-entropy.js';

function crossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  checkArguments('softmaxCrossEntropy', { logits, labels }, { logits: 'tensor', labels: 'tensor' });
  if (logits.rank !== 2 || labels.rank !== 1 || logits.shape[0] !== labels.shape[0]) {
    throw new ShapeError(
      `cross-entropy got logits of shape [${logits.shape}] and labels of shape [${labels.shape}]`,
      { hint: 'Pass logits [n, classes] and one label per image, [n].' },
    );
  }
  if (labels.dtype !== 'int32') {
    throw new ShapeError(`cross-entropy expects int32 labels, got ${labels.dtype}`, {
      hint: 'For targets [n, classes], use softCrossEntropy.',
    });
  }
  const loss = customGrad((x, save) => {
    const inputs = { logits: x as Tensor2D, labels };
    const [value, gradient] = dispatch('SoftmaxCrossEntropy', inputs, {}, () =>
      tidy(() => reference(inputs.logits, labels)),
    ) as [Scalar, Tensor2D];
    (save as (saved: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Scalar, [saved]: Tensor[]) => mul(saved as Tensor2D, dy) };
  });
  return loss(logits);
}

/**
 * Softmax cross-entropy: the mean over the batch of -log softmax(logits)[label], in nats, of logits [n, classes] and labels
 * int32 [n]. Its gradient is (softmax - one-hot) / n, which does not overflow. A label without a class adds 0.
 * @throws ShapeError if shapes or types do not match.
 */
export const softmaxCrossEntropy: TargetLoss = Object.assign(crossEntropy, { ofTargets: softCrossEntropy });

function reference(logits: Tensor2D, labels: Tensor1D): [Scalar, Tensor2D] {
  const target = oneHot(labels, logits.shape[1]);
  const shifted = sub(logits, max(logits, 1, true));
  const logNormalizer = log(sum(exp(shifted), 1, true));
  const logProbability = sub(shifted, logNormalizer);
  // A product would turn minus infinity of the other classes into NaN.
  const ofLabels = where(cast(target, 'bool'), logProbability, zerosLike(logProbability));
  const loss = mean(sum(ofLabels, 1));
  return [mul(loss, -1), div(sub(exp(logProbability), target), logits.shape[0])];
}
