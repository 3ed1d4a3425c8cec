import { ShapeError } from '@convkit/core';
import {
  cast,
  mean,
  mul,
  oneHot,
  type Scalar,
  squaredDifference,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Mean over the batch of half the sum of squares of outputs [n, units] minus targets [n, units]: Rumelhart, Hinton & Williams
 * 1986, "Learning representations by back-propagating errors", equation 3, divided by the number of cases.
 * @throws ShapeError when the shapes differ.
 */
export function squaredError(outputs: Tensor2D, targets: Tensor2D): Scalar {
  if (outputs.rank !== 2 || String(outputs.shape) !== String(targets.shape)) {
    throw new ShapeError(
      `the squared error got outputs of shape [${outputs.shape}] and targets of shape [${targets.shape}]`,
      { hint: 'Both are [n, units].' },
    );
  }
  return tidy(() => mul(mean(sum(squaredDifference(outputs, targets), 1)), 0.5));
}

/**
 * The same against 1 for the unit of the right class and 0 for the others; outputs [n, classes], labels int32 [n].
 * @throws ShapeError when the numbers of images differ.
 */
export function squaredErrorLoss(outputs: Tensor2D, labels: Tensor1D): Scalar {
  // Asked for floats, tfjs's wasm kernel writes the bits of integers.
  return tidy(() => squaredError(outputs, cast(oneHot(labels, outputs.shape[1]), 'float32') as Tensor2D));
}

squaredErrorLoss.ofTargets = squaredError;
