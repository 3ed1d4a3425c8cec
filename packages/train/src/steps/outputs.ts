import { type Batch, ConfigError, DataError, ShapeError, type Task } from '@convkit/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Checks a network's outputs against a batch.
 * @throws ShapeError if the outputs are not [n, outputs], or the targets of another shape.
 * @throws DataError if a label is not a class of the network.
 * @throws ConfigError if the task needs targets and the batch has none.
 */
export function checkOutputs(
  outputs: Tensor,
  { labels, targets }: Batch,
  task: Task = 'classification',
): Tensor2D {
  const [count, width] = outputs.shape as [number, number];
  if (outputs.rank !== 2 || count !== labels.length) {
    throw new ShapeError(`The network's output has shape [${outputs.shape}] for ${labels.length} labels`, {
      hint: 'Output one row per image and one column per class.',
    });
  }
  if (task !== 'classification') checkTargets(targets, { count, width, task });
  else checkLabels(labels, width);
  return outputs as Tensor2D;
}

function checkLabels(labels: Int32Array, classes: number): void {
  const invalid = labels.find((label) => label < 0 || label >= classes);
  if (invalid === undefined) return;
  throw new DataError(`Label ${invalid} is out of range for a network with ${classes} classes`, {
    hint: `Use labels from 0 to ${classes - 1}, or create the network with as many classes as the data set has.`,
  });
}

interface Expected {
  readonly count: number;
  readonly width: number;
  readonly task: Task;
}

function checkTargets(targets: Float32Array | undefined, { count, width, task }: Expected): void {
  if (!targets) {
    throw new ConfigError(`The batches have no targets, which the task ${task} needs`, {
      hint: 'Use a dataset with targets, or the task classification.',
    });
  }
  if (targets.length === count * width) return;
  throw new ShapeError(
    `A batch of ${count} has ${targets.length} targets for a network with ${width} outputs`,
    { hint: 'Create the network with as many outputs as the data has targets.' },
  );
}
