import type { Batch, Module, Task } from '@convkit/core';
import { checkArguments, checkOptions } from '@convkit/core';
import { Predictor } from './predictor.js';

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
 * up to 1, those of independent labels (sigmoid), or the outputs themselves in regression. For many batches, use a `Predictor`.
 * @throws NumericError naming the layer, if an output is not finite.
 */
export async function predictValues(
  model: Module,
  batch: Pick<Batch, 'images' | 'shape'>,
  task: Task,
): Promise<number[][]> {
  checkArguments('predictValues', { model, task }, { model: 'module', task: 'string' });
  checkOptions('predictValues', batch, { images: 'floats', shape: 'shape' });
  return new Predictor(model, { task }).predict(batch);
}
