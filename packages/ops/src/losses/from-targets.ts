import { cast, oneHot, type Scalar, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { TargetLoss } from './loss.js';

/** Makes a loss of targets [n, outputs] a loss of labels, too: a label is the target 1 for its class and 0 for the others. */
export function fromTargets(ofTargets: TargetLoss['ofTargets']): TargetLoss {
  // With dtype float32, the one-hot kernel of tfjs's wasm backend would write the bits of integers.
  const ofLabels = (scores: Tensor2D, labels: Tensor1D): Scalar =>
    tidy(() => ofTargets(scores, cast(oneHot(labels, scores.shape[1]), 'float32') as Tensor2D));
  return Object.assign(ofLabels, { ofTargets });
}
