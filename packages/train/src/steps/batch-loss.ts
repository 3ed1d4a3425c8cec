import { type AuxiliaryOutput, ConfigError, ShapeError } from '@convkit/core';
import { jointLoss, type Loss } from '@convkit/ops';
import { type Scalar, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Batch } from '../batch-source.js';

/**
 * The joint loss of a network's `outputs` [n, classes] and its auxiliary classifiers against the batch's targets where it
 * brings some, else against its labels.
 * @throws ConfigError when the loss knows labels alone; ShapeError when the targets are not [n, classes].
 */
export function batchLoss(
  loss: Loss,
  outputs: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  { labels, targets }: Batch,
): Scalar {
  if (!targets) return jointLoss(loss, outputs, auxiliaries, tensor1d(labels, 'int32'));
  if (!loss.ofTargets) {
    throw new ConfigError('the loss knows labels alone, but the batch brings targets to aim at', {
      hint: 'Leave out mixup, cutmix and label-smoothing, or train by cross-entropy or the squared error.',
    });
  }
  const [count, classes] = outputs.shape;
  if (targets.length !== count * classes) {
    throw new ShapeError(
      `a batch brings ${targets.length} targets for outputs of shape [${count},${classes}]`,
      {
        hint: 'One for each class of each image.',
      },
    );
  }
  return jointLoss(loss.ofTargets, outputs, auxiliaries, tensor2d(targets, [count, classes]));
}
