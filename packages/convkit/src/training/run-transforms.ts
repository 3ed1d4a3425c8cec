import type { RunSpec } from '@convkit/core';
import type { TransformSpec } from '@convkit/data';
import { trainingTransforms } from '../preprocessing.js';
import { listedAugmentation } from './augmentation.js';

/**
 * The transforms of a run's training images: those of its recipe, with its augmentation.
 * @throws ConfigError if the augmentation contains a step that does not belong in it.
 */
export function runTransforms({
  data,
  recipe,
  model,
}: Pick<RunSpec, 'data' | 'recipe' | 'model'>): TransformSpec[] {
  const steps = (data.transforms ?? []) as readonly TransformSpec[];
  return trainingTransforms(recipe.input, model.input, listedAugmentation(steps));
}
