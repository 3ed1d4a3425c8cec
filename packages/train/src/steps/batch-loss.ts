import { type AuxiliaryOutput, type Batch, ConfigError, ShapeError } from '@convkit/core';
import { jointLoss, type Loss } from '@convkit/ops';
import { type Scalar, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';

/**
 * Computes the joint loss of the network's `outputs` [n, classes] and its auxiliary classifiers, for the batch's soft targets if it has
 * any, else for its labels.
 * @throws ConfigError if the batch has soft targets but the loss does not support them.
 * @throws ShapeError if the targets are not [n, classes].
 */
export function batchLoss(
  loss: Loss,
  outputs: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  { labels, targets }: Batch,
): Scalar {
  if (!targets) return jointLoss(loss, outputs, auxiliaries, tensor1d(labels, 'int32'));
  if (!loss.ofTargets) {
    throw new ConfigError('The loss function does not support soft targets', {
      hint: 'Remove mixup, cutmix and label-smoothing, or choose the loss cross-entropy or squared-error.',
    });
  }
  const [count, classes] = outputs.shape;
  if (targets.length !== count * classes) {
    throw new ShapeError(
      `A batch has ${targets.length} soft targets for outputs of shape [${count},${classes}]`,
      {
        hint: 'Provide one target per class and image.',
      },
    );
  }
  return jointLoss(loss.ofTargets, outputs, auxiliaries, tensor2d(targets, [count, classes]));
}
