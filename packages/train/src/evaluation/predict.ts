import type { Batch, Module, Task } from '@convkit/core';
import { checkArguments, checkOptions, ShapeError } from '@convkit/core';
import { sigmoid, softmax, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { brokenOutputs } from './broken-outputs.js';

/** Classification of one image. */
export interface Prediction {
  /** Index of the most likely class. */
  readonly label: number;
  /** Probability of each class (softmax of the outputs). */
  readonly probabilities: readonly number[];
}

/**
 * Classifies a batch of images. Returns one prediction per image.
 * @throws NumericError naming the layer, if an output is not finite.
 */
export async function predict(model: Module, batch: Pick<Batch, 'images' | 'shape'>): Promise<Prediction[]> {
  checkArguments('predict', { model }, { model: 'module' });
  checkOptions('predict', batch, { images: 'floats', shape: 'shape' });
  const rows = await predictValues(model, batch, 'classification');
  return rows.map((probabilities) => ({
    label: probabilities.indexOf(Math.max(...probabilities)),
    probabilities,
  }));
}

/**
 * Applies a network to a batch. Returns one row of values per sample: the probabilities of the classes (softmax of the outputs), which add
 * up to 1, those of independent labels (sigmoid), or the outputs themselves in regression.
 * @throws NumericError naming the layer, if an output is not finite.
 */
export async function predictValues(
  model: Module,
  batch: Pick<Batch, 'images' | 'shape'>,
  task: Task,
): Promise<number[][]> {
  checkArguments('predictValues', { model, task }, { model: 'module', task: 'string' });
  checkOptions('predictValues', batch, { images: 'floats', shape: 'shape' });
  const { images, shape } = batch;
  checkBatchSize(images, shape);
  const values = tidy(() => {
    const outputs = model.forward(tensor(images, [...shape])) as Tensor2D;
    if (task === 'classification') return softmax(outputs);
    return task === 'multi-label' ? sigmoid(outputs) : outputs;
  });
  const rows = await values.array();
  values.dispose();
  if (!rows.every((row) => row.every(Number.isFinite))) throw brokenOutputs(model, { images, shape });
  return rows;
}

function checkBatchSize(images: Float32Array, shape: readonly number[]): void {
  if (images.length === shape.reduce((size, length) => size * length, 1)) return;
  throw new ShapeError(`predict: ${images.length} values do not fill the shape [${shape}]`);
}
