import { checkArguments, ShapeError } from '@convkit/core';
import {
  customGrad,
  exp,
  logSoftmax,
  mean,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Distillation loss: T^2 times the Kullback-Leibler divergence of softmax(logits / T) from softmax(teacher / T), in nats, the mean over the
 * batch. Both are [n, classes]. Its gradient, of `logits` only, is T (softmax(logits / T) - softmax(teacher / T)) / n. Hinton et al. 2015,
 * section 2: the factor T^2 keeps gradients at the scale of those of labels.
 * @throws ShapeError if the shapes differ.
 */
export function distillationLoss(logits: Tensor2D, teacher: Tensor2D, temperature: number): Scalar {
  checkArguments(
    'distillationLoss',
    { logits, teacher, temperature },
    { logits: 'tensor', teacher: 'tensor', temperature: 'positive' },
  );
  if (String(logits.shape) !== String(teacher.shape)) {
    throw new ShapeError(
      `The teacher's output has shape [${teacher.shape}], but the network's has [${logits.shape}]`,
      { hint: 'Use a teacher that was trained on the same classes.' },
    );
  }
  const loss = customGrad((x, save) => {
    const [own, target] = [x as Tensor2D, teacher].map((scores) => logSoftmax(mul(scores, 1 / temperature)));
    const divergence = mean(sum(mul(exp(target as Tensor), sub(target as Tensor, own as Tensor)), 1));
    const gradient = mul(sub(exp(own as Tensor), exp(target as Tensor)), temperature / logits.shape[0]);
    (save as (saved: Tensor[]) => void)([gradient]);
    return {
      value: mul(divergence, temperature ** 2) as Scalar,
      gradFunc: (dy: Scalar, [saved]: Tensor[]) => mul(saved as Tensor, dy),
    };
  });
  return tidy(() => loss(logits)) as Scalar;
}
