import { checkArguments } from '@convkit/core';
import { cast, oneHot, ones, type Scalar, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { TargetLoss } from './loss.js';

/** Extends a loss for targets [n, outputs] to labels, as one-hot targets. */
export function fromTargets(ofTargets: TargetLoss['ofTargets']): TargetLoss {
  // With dtype float32, the one-hot kernel of tfjs's wasm backend would write the bits of integers.
  const ofLabels = (scores: Tensor2D, labels: Tensor1D): Scalar => {
    checkArguments('a loss', { scores, labels }, { scores: 'tensor', labels: 'tensor' });
    return tidy(() => {
      const [count, width] = scores.shape;
      // tfjs does not support one-hot encoding of a single class.
      const targets = width === 1 ? ones([count, 1]) : cast(oneHot(labels, width), 'float32');
      return ofTargets(scores, targets as Tensor2D);
    });
  };
  return Object.assign(ofLabels, { ofTargets });
}
