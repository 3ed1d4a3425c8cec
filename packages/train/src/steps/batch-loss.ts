import { type AuxiliaryOutput, type Batch, ConfigError, ShapeError, type Task } from '@convkit/core';
import { jointLoss, type Loss } from '@convkit/ops';
import { reshape, type Scalar, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';

/** The values of a batch's targets if it has any, else of its labels: those that its loss is for. */
export const answersOf = ({ labels, targets }: Batch): Float32Array | Int32Array => targets ?? labels;

/**
 * Computes the joint loss of the network's `outputs` [n, outputs] and its auxiliary classifiers for `answers`, a tensor [values] of the
 * `answersOf` the batch.
 * @throws ConfigError if the batch has targets but the loss does not support them.
 * @throws ShapeError if the targets are not [n, outputs].
 */
export function batchLoss(
  loss: Loss,
  outputs: Tensor2D,
  auxiliaries: readonly AuxiliaryOutput[],
  { targets }: Batch,
  answers: Tensor1D,
): Scalar {
  if (!targets) return jointLoss(loss, outputs, auxiliaries, answers);
  if (!loss.ofTargets) {
    throw new ConfigError('The loss function does not support targets, such as soft targets', {
      hint: 'Choose a loss with ofTargets, such as cross-entropy, or remove mixup, cutmix and label-smoothing.',
    });
  }
  const [count, classes] = outputs.shape;
  if (targets.length !== count * classes) {
    throw new ShapeError(`A batch has ${targets.length} targets for outputs of shape [${count},${classes}]`, {
      hint: 'Provide one target per output and image.',
    });
  }
  return jointLoss(loss.ofTargets, outputs, auxiliaries, reshape(answers, [count, classes]));
}

/**
 * Computes the loss of `outputs` when the network is evaluated: in classification for the labels, soft targets or not.
 * @throws ConfigError, ShapeError as `batchLoss`.
 */
export function evaluationLoss(loss: Loss, outputs: Tensor2D, batch: Batch, task: Task): Scalar {
  if (task === 'classification') return loss(outputs, tensor1d(batch.labels, 'int32'));
  return batchLoss(loss, outputs, [], batch, tensor1d(answersOf(batch)));
}
