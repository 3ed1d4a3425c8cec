import { checkArguments } from '@convkit/core';
import { abs, type Scalar, sign, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import { meanOfElements } from './mean-of-elements.js';

/**
 * Mean absolute error: the mean of |output - target| over all elements of outputs and targets [n, outputs], as PyTorch's `L1Loss`. The
 * derivative is the sign of the error, and 0 where the error is 0.
 * @throws ShapeError if the shapes differ.
 */
export function meanAbsoluteError(outputs: Tensor2D, targets: Tensor2D): Scalar {
  checkArguments('meanAbsoluteError', { outputs, targets }, { outputs: 'tensor', targets: 'tensor' });
  return meanOfElements('mean absolute error', outputs, targets, (x) => {
    const error: Tensor2D = sub(x, targets);
    return { losses: abs(error), derivatives: sign(error) };
  });
}

/** Mean absolute error as a loss. Labels count as one-hot targets. */
export const meanAbsoluteErrorLoss = fromTargets(meanAbsoluteError);
