import { checkArguments } from '@convkit/core';
import { mean, type Scalar, squaredDifference, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import { checkSameShape } from './mean-of-elements.js';

/**
 * Mean squared error: the mean of (output - target)^2 over all elements of outputs and targets [n, outputs], as PyTorch's `MSELoss`.
 * @throws ShapeError if the shapes differ.
 */
export function meanSquaredError(outputs: Tensor2D, targets: Tensor2D): Scalar {
  checkArguments('meanSquaredError', { outputs, targets }, { outputs: 'tensor', targets: 'tensor' });
  checkSameShape('mean squared error', outputs, targets);
  return tidy(() => mean(squaredDifference(outputs, targets)));
}

/** Mean squared error as a loss. Labels count as one-hot targets. */
export const meanSquaredErrorLoss = fromTargets(meanSquaredError);
