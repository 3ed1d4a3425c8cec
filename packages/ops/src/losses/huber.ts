import { checkArguments, checkPositive } from '@convkit/core';
import { abs, clipByValue, minimum, mul, type Scalar, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import type { TargetLoss } from './loss.js';
import { meanOfElements } from './mean-of-elements.js';

/**
 * Huber loss: the mean over all elements of e^2 / 2 for errors |e| <= delta, and of delta * (|e| - delta / 2) beyond, of outputs and targets
 * [n, outputs], as PyTorch's `HuberLoss`. Huber 1964, "Robust estimation of a location parameter". It is robust to outliers.
 * @throws ShapeError if the shapes differ.
 */
export function huber(outputs: Tensor2D, targets: Tensor2D, delta = 1): Scalar {
  checkArguments(
    'huber',
    { outputs, targets, delta },
    { outputs: 'tensor', targets: 'tensor', delta: 'positive' },
  );
  return meanOfElements('the Huber loss', outputs, targets, (x) => {
    const error: Tensor2D = sub(x, targets);
    const size = abs(error);
    const capped: Tensor2D = minimum(size, delta);
    return {
      losses: mul(capped, sub(size, mul(capped, 0.5))),
      derivatives: clipByValue(error, -delta, delta),
    };
  });
}

/**
 * Creates the Huber loss. Labels count as one-hot targets.
 * @throws ConfigError if `delta` is not positive.
 */
export function huberLoss(options: { readonly delta?: number | undefined } = {}): TargetLoss {
  checkArguments('huberLoss', { options }, { options: 'object' });
  const { delta = 1 } = options;
  checkPositive('delta of the Huber loss', delta);
  return fromTargets((outputs, targets) => huber(outputs, targets, delta));
}
