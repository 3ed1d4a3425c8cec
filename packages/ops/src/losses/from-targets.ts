import { cast, oneHot, ones, type Scalar, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { TargetLoss } from './loss.js';

/** Makes a loss of targets [n, outputs] a loss of labels, too: a label is the target 1 for its class and 0 for the others. */
export function fromTargets(ofTargets: TargetLoss['ofTargets']): TargetLoss {
  // With dtype float32, the one-hot kernel of tfjs's wasm backend would write the bits of integers.
  const ofLabels = (scores: Tensor2D, labels: Tensor1D): Scalar =>
    tidy(() => {
      const [count, width] = scores.shape;
      // tfjs has no one-hot values of a single class, which all labels are of.
      const targets = width === 1 ? ones([count, 1]) : cast(oneHot(labels, width), 'float32');
      return ofTargets(scores, targets as Tensor2D);
    });
  return Object.assign(ofLabels, { ofTargets });
}
