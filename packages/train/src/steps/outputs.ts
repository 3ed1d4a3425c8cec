import { type Batch, DataError, ShapeError } from '@convkit/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Checks a network's outputs against a batch.
 * @throws ShapeError if the outputs are not [n, classes].
 * @throws DataError if a label is not a class of the network.
 */
export function checkOutputs(outputs: Tensor, { labels }: Batch): Tensor2D {
  const [count, classes] = outputs.shape as [number, number];
  if (outputs.rank !== 2 || count !== labels.length) {
    throw new ShapeError(`The network's output has shape [${outputs.shape}] for ${labels.length} labels`, {
      hint: 'Output one row per image and one column per class.',
    });
  }
  const invalid = labels.find((label) => label < 0 || label >= classes);
  if (invalid !== undefined) {
    throw new DataError(`Label ${invalid} is out of range for a network with ${classes} classes`, {
      hint: `Use labels from 0 to ${classes - 1}, or create the network with as many classes as the data set has.`,
    });
  }
  return outputs as Tensor2D;
}
