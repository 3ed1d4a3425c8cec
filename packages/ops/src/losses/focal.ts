import { checkArguments, checkNotNegative } from '@convkit/core';
import {
  customGrad,
  div,
  exp,
  expm1,
  greater,
  log,
  max,
  mean,
  mul,
  neg,
  notEqual,
  onesLike,
  pow,
  relu,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import type { TargetLoss } from './loss.js';
import { checkSameShape } from './mean-of-elements.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';

/** Exponent gamma that Lin et al. 2017 found best. */
export const FOCAL_GAMMA = 2;

/**
 * Focal loss of classes: the mean over the batch of -sum(target * (1 - p)^gamma * log p) with p = softmax(logits), in nats, of logits and
 * targets [n, classes]. It is cross-entropy with less weight on well-classified images. Lin et al. 2017, "Focal loss for dense
 * object detection", eq. 4.
 * @throws ShapeError if the shapes differ.
 */
export function focal(logits: Tensor2D, targets: Tensor2D, gamma = FOCAL_GAMMA): Scalar {
  checkArguments(
    'focal',
    { logits, targets, gamma },
    { logits: 'tensor', targets: 'tensor', gamma: 'not negative' },
  );
  checkSameShape('the focal loss', logits, targets);
  const loss = customGrad((x, save) => {
    const shifted = sub(x as Tensor2D, max(x as Tensor2D, 1, true));
    const logP: Tensor2D = sub(shifted, log(sum(exp(shifted), 1, true)));
    const p = exp(logP);
    const rest: Tensor2D = relu(neg(expm1(logP))); // 1 - p, without cancellation
    const weight = pow(rest, gamma);
    // A product would turn minus infinity of the other classes into NaN.
    const ofTarget = (values: Tensor) =>
      where(notEqual(targets, 0), mul(targets, values), zerosLike(targets));
    const value = mul(mean(sum(ofTarget(mul(weight, logP)), 1)), -1) as Scalar;
    // log(p) / (1 - p) tends to -1 as p tends to 1.
    const ratio = where(greater(rest, 0), div(logP, rest), neg(onesLike(rest)));
    const slope = ofTarget(sub(mul(mul(weight, gamma), mul(p, ratio)), weight));
    const gradient = div(sub(slope, mul(p, sum(slope, 1, true))), targets.shape[0]);
    (save as (saved: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Scalar, [saved]: Tensor[]) => mul(saved as Tensor2D, dy) };
  });
  return tidy(() => loss(logits));
}

/**
 * Creates the focal loss of classes.
 * @throws ConfigError if `gamma` is negative.
 */
export function focalLoss(options: { readonly gamma?: number | undefined } = {}): TargetLoss {
  checkArguments('focalLoss', { options }, { options: 'object' });
  const { gamma = FOCAL_GAMMA } = options;
  checkNotNegative('gamma of the focal loss', gamma);
  return gamma === 0 ? softmaxCrossEntropy : fromTargets((logits, targets) => focal(logits, targets, gamma));
}
