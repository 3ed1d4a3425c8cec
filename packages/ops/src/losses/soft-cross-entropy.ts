import { checkArguments, ShapeError } from '@convkit/core';
import {
  customGrad,
  div,
  exp,
  log,
  max,
  mean,
  mul,
  notEqual,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';

/**
 * Cross-entropy with soft targets: the mean over the batch of -sum(target * log softmax(logits)), in nats, of logits and
 * targets [n, classes]. The targets of an image usually add up to 1. Szegedy et al. 2016, arXiv:1512.00567, section 7. Its
 * gradient, of the logits only, is (softmax * sum(target) - target) / n. It is composed of tfjs's ops on every backend.
 * @throws ShapeError if the shapes differ.
 */
export function softCrossEntropy(logits: Tensor2D, targets: Tensor2D): Scalar {
  checkArguments('softCrossEntropy', { logits, targets }, { logits: 'tensor', targets: 'tensor' });
  if (logits.rank !== 2 || String(logits.shape) !== String(targets.shape)) {
    throw new ShapeError(
      `cross-entropy got logits of shape [${logits.shape}] and targets of shape [${targets.shape}]`,
      { hint: 'Pass both as [n, classes].' },
    );
  }
  const loss = customGrad((x, save) => {
    const shifted = sub(x as Tensor2D, max(x as Tensor2D, 1, true));
    const logProbability = sub(shifted, log(sum(exp(shifted), 1, true)));
    // A product would turn minus infinity of the other classes into NaN.
    const products = where(notEqual(targets, 0), mul(targets, logProbability), zerosLike(targets));
    const value = mul(mean(sum(products, 1)), -1) as Scalar;
    const weighted = mul(exp(logProbability), sum(targets, 1, true));
    const gradient = div(sub(weighted, targets), targets.shape[0]);
    (save as (saved: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Scalar, [saved]: Tensor[]) => mul(saved as Tensor2D, dy) };
  });
  return tidy(() => loss(logits));
}
