import type { LossName } from '@convkit/core';
import { checkArguments } from '@convkit/core';
import { concat, fill, mean, mul, oneHot, sum, tidy } from '@tensorflow/tfjs-core';
import { binaryCrossEntropyLoss } from './binary-cross-entropy.js';
import { focalLoss } from './focal.js';
import { huberLoss } from './huber.js';
import type { Loss } from './loss.js';
import { meanAbsoluteErrorLoss } from './mean-absolute-error.js';
import { meanSquaredErrorLoss } from './mean-squared-error.js';
import { softmaxCrossEntropy } from './softmax-cross-entropy.js';
import { squaredErrorLoss } from './squared-error.js';

/**
 * The constant j of LeCun et al. 1998, eq. 9: the penalty of a "rubbish" class, beyond which a wrong class is not pushed
 * further away. The paper gives no value; of 0.1, 10 and 30 this one did best on 10,000 held-out training images.
 */
export const RUBBISH_PENALTY = 10;

/**
 * Maximum likelihood loss of RBF outputs: the penalty (minus the score) of the correct class. LeCun et al. 1998, eq. 8,
 * "equivalent to the MSE".
 */
export const rbfMleLoss: Loss = (scores, labels) => {
  checkArguments('rbfMleLoss', { scores, labels }, { scores: 'tensor', labels: 'tensor' });
  return tidy(() => {
    const target = oneHot(labels, scores.shape[1]);
    return mul(mean(sum(mul(scores, target), 1)), -1);
  });
};

/**
 * Maximum a posteriori loss of RBF outputs: the penalty of the correct class plus log(e^-j + sum e^-penalty). LeCun et al.
 * 1998, eq. 9, with j = `RUBBISH_PENALTY`.
 */
export const rbfMapLoss: Loss = (scores, labels) => {
  checkArguments('rbfMapLoss', { scores, labels }, { scores: 'tensor', labels: 'tensor' });
  return tidy(() =>
    softmaxCrossEntropy(concat([scores, fill([scores.shape[0], 1], -RUBBISH_PENALTY)], 1), labels),
  );
};

/** Losses by name, with their default constants. For a recipe, use `createLoss`. */
export const losses: Readonly<Record<LossName, Loss>> = {
  'cross-entropy': softmaxCrossEntropy,
  focal: focalLoss(),
  'binary-cross-entropy': binaryCrossEntropyLoss(),
  'mean-squared-error': meanSquaredErrorLoss,
  'mean-absolute-error': meanAbsoluteErrorLoss,
  huber: huberLoss(),
  'rbf-map': rbfMapLoss,
  'rbf-mle': rbfMleLoss,
  'squared-error': squaredErrorLoss,
};
