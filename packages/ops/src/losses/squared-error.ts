import { checkArguments, ShapeError } from '@convkit/core';
import { mean, mul, type Scalar, squaredDifference, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import type { TargetLoss } from './loss.js';

/**
 * Squared error: the mean over the batch of sum((output - target)^2) / 2, of outputs and targets [n, units]. Rumelhart,
 * Hinton & Williams 1986, "Learning representations by back-propagating errors", equation 3, divided by the batch size.
 * @throws ShapeError if the shapes differ.
 */
export function squaredError(outputs: Tensor2D, targets: Tensor2D): Scalar {
  checkArguments('squaredError', { outputs, targets }, { outputs: 'tensor', targets: 'tensor' });
  if (outputs.rank !== 2 || String(outputs.shape) !== String(targets.shape)) {
    throw new ShapeError(
      `squared error got outputs of shape [${outputs.shape}] and targets of shape [${targets.shape}]`,
      { hint: 'Pass both as [n, units].' },
    );
  }
  return tidy(() => mul(mean(sum(squaredDifference(outputs, targets), 1)), 0.5));
}

/**
 * Squared error for classification: the target is 1 for the correct class and 0 for the others. Outputs [n, classes],
 * labels int32 [n].
 * @throws ShapeError if the numbers of images differ.
 */
export const squaredErrorLoss: TargetLoss = fromTargets(squaredError);
