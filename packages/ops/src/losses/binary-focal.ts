import { checkArguments, checkFraction, checkNotNegative, checkOptions } from '@convkit/core';
import {
  abs,
  add,
  exp,
  log1p,
  mul,
  neg,
  pow,
  relu,
  type Scalar,
  sigmoid,
  sub,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { binaryCrossEntropyLoss } from './binary-cross-entropy.js';
import { FOCAL_GAMMA } from './focal.js';
import { fromTargets } from './from-targets.js';
import type { TargetLoss } from './loss.js';
import { type ElementLosses, meanOfElements } from './mean-of-elements.js';

/** Constants of the focal loss for several labels per image. */
export interface BinaryFocalConstants {
  /**
   * Exponent that reduces the loss of well-classified labels.
   * @defaultValue 2
   */
  readonly gamma?: number | undefined;
  /** Weight of positive labels; negative labels have the weight 1 - alpha. Defaults to a weight of 1 for both. */
  readonly alpha?: number | undefined;
}

/**
 * Focal loss of independent labels: the mean over all elements of -alpha * t * (1 - p)^gamma * log p - (1 - alpha) * (1 - t) * p^gamma *
 * log(1 - p) with p = sigmoid(logits), in nats, of logits and targets [n, outputs]. Lin et al. 2017, "Focal loss for dense object
 * detection", eq. 5, which the paper divides by the number of objects instead.
 * @throws ShapeError if the shapes differ.
 */
export function binaryFocal(logits: Tensor2D, targets: Tensor2D, options: BinaryFocalConstants = {}): Scalar {
  checkArguments('binaryFocal', { logits, targets }, { logits: 'tensor', targets: 'tensor' });
  checkOptions('binaryFocal', options, { gamma: 'not negative?', alpha: 'fraction?' });
  const { gamma = FOCAL_GAMMA, alpha } = options;
  return meanOfElements('the focal loss', logits, targets, (x) => {
    const applies = ofApplying(x, gamma);
    const absent = ofApplying(neg(x), gamma);
    const [positive, negative]: [Tensor2D, Tensor2D] = [
      mul(targets, alpha ?? 1),
      mul(sub(1, targets), alpha === undefined ? 1 : 1 - alpha),
    ];
    return {
      losses: add(mul(positive, applies.losses), mul(negative, absent.losses)),
      derivatives: sub(mul(positive, applies.derivatives), mul(negative, absent.derivatives)),
    };
  });
}

/** -(1 - p)^gamma * log p of a label that applies, and its derivative (1 - p)^gamma * (gamma * p * log p - (1 - p)). */
function ofApplying(x: Tensor2D, gamma: number): ElementLosses {
  const [p, rest]: [Tensor2D, Tensor2D] = [sigmoid(x), sigmoid(neg(x))];
  const minusLogP: Tensor2D = add(log1p(exp(neg(abs(x)))), relu(neg(x)));
  const weight: Tensor2D = pow(rest, gamma);
  return {
    losses: mul(weight, minusLogP),
    derivatives: neg(mul(weight, add(mul(mul(p, minusLogP), gamma), rest))),
  };
}

/**
 * Creates the focal loss for several labels per image. Labels count as one-hot targets.
 * @throws ConfigError if `gamma` is negative, or `alpha` is not a fraction.
 */
export function binaryFocalLoss(options: BinaryFocalConstants = {}): TargetLoss {
  checkArguments('binaryFocalLoss', { options }, { options: 'object' });
  const { gamma = FOCAL_GAMMA, alpha } = options;
  checkNotNegative('gamma of the focal loss', gamma);
  if (alpha !== undefined) checkFraction('alpha of the focal loss', alpha);
  if (gamma === 0 && alpha === undefined) return binaryCrossEntropyLoss();
  return fromTargets((logits, targets) => binaryFocal(logits, targets, { gamma, alpha }));
}
