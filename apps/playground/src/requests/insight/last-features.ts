import { inspectionPass, type Module } from '@convkit/core';
import { mean, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** The scores of a batch, and the features that they are computed from. */
export interface LastFeatures {
  /** Shape [n, classes]. */
  readonly scores: Tensor2D;
  /** Shape [n, features]: the output of the last layer before the scores, averaged over its positions. */
  readonly features: Tensor2D;
}

/** Runs a network on a batch. To be called in `tidy`. */
export function lastFeatures(model: Module, images: Tensor4D): LastFeatures {
  const outputs: Tensor[] = [];
  const pass = inspectionPass(model, (_, output) => outputs.push(output));
  const scores = model.forward(images, pass) as Tensor2D;
  const isScores = ({ rank, size }: Tensor) => rank === 2 && size === scores.size;
  const before = outputs.findLast((output, i) => !isScores(output) && outputs.slice(i + 1).every(isScores));
  const features = before ?? scores;
  return {
    scores,
    features: features.rank === 4 ? mean<Tensor2D>(features, [1, 2]) : (features as Tensor2D),
  };
}
