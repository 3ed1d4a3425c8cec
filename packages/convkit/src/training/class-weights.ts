import type { Loss } from '@convkit/ops';
import {
  cast,
  div,
  mul,
  oneHot,
  reshape,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/** Weights inversely proportional to the number of images, as scikit-learn's `balanced`: images / (classes * count). */
export function balancedClassWeights(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0).length;
  const images = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => (count === 0 ? 1 : images / (present * count)));
}

/** The weighted mean of `loss` over a batch, as PyTorch's `CrossEntropyLoss(weight)` computes it. Needs a loss against soft targets. */
export function weightedLoss(loss: Loss, weights: readonly number[]): Loss {
  const { ofTargets } = loss;
  if (!ofTargets) return loss;
  const scaled = (scores: Tensor2D, targets: Tensor2D): Scalar =>
    tidy(() => {
      const row = tensor1d([...weights]);
      const products = mul(targets, reshape(row, [1, -1]));
      const total = sum(products);
      return ofTargets(scores, mul(products, div(scores.shape[0], total)) as Tensor2D);
    });
  const ofLabels = (scores: Tensor2D, labels: Tensor1D): Scalar =>
    tidy(() => scaled(scores, cast(oneHot(labels, weights.length), 'float32') as Tensor2D));
  const weightOf = (labels: Int32Array, targets?: Float32Array): number =>
    targets
      ? targets.reduce((total, target, i) => total + target * (weights[i % weights.length] as number), 0)
      : labels.reduce((total, label) => total + (weights[label] as number), 0);
  return Object.assign(ofLabels, { ofTargets: scaled, weightOf });
}
