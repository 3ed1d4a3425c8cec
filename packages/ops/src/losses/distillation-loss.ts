import { ShapeError } from '@convkit/core';
import {
  logSoftmax,
  mean,
  mul,
  neg,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { softCrossEntropy } from './soft-cross-entropy.js';

/**
 * Distillation loss: T^2 times the Kullback-Leibler divergence of softmax(logits / T) from softmax(teacher / T), in nats, the mean over the
 * batch. Both are [n, classes]. The gradient flows to `logits` alone: T (softmax(logits / T) - softmax(teacher / T)) / n. Hinton et al.
 * 2015, section 2: the factor T^2 keeps the gradients at the scale of those of the labels.
 * @throws ShapeError if the shapes differ.
 */
export function distillationLoss(logits: Tensor2D, teacher: Tensor2D, temperature: number): Scalar {
  if (String(logits.shape) !== String(teacher.shape)) {
    throw new ShapeError(
      `The teacher's output has shape [${teacher.shape}], but the network's has [${logits.shape}]`,
      { hint: 'Use a teacher that was trained on the same classes.' },
    );
  }
  return tidy(() => {
    const softened = mul(teacher, 1 / temperature) as Tensor2D;
    const targets = softmax(softened);
    const entropy = neg(mean(sum(mul(targets, logSoftmax(softened)), 1)));
    const crossEntropy = softCrossEntropy(mul(logits, 1 / temperature) as Tensor2D, targets);
    return mul(sub(crossEntropy, entropy), temperature ** 2) as Scalar;
  });
}
