import { DataError, ShapeError } from '@convkit/core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Batch } from '../batch-source.js';

/** @throws ShapeError unless the outputs are [n, classes], DataError for a label that is none of these classes. */
export function checkOutputs(outputs: Tensor, { labels }: Batch): Tensor2D {
  const [count, classes] = outputs.shape as [number, number];
  if (outputs.rank !== 2 || count !== labels.length) {
    throw new ShapeError(
      `the network gives outputs of shape [${outputs.shape}] for ${labels.length} labels`,
      {
        hint: 'A classifier gives one row an image and one column a class.',
      },
    );
  }
  const stray = labels.find((label) => label < 0 || label >= classes);
  if (stray !== undefined) {
    throw new DataError(`the data have the label ${stray}, the network ${classes} classes`, {
      hint: `Labels run from 0 to ${classes - 1}: create the network with the classes of the data.`,
    });
  }
  return outputs as Tensor2D;
}
