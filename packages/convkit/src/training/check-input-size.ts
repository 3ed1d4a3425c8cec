import { ConfigError, type RunSpec } from '@convkit/core';
import { compileTransforms } from '@convkit/data';
import type { TrainingData } from '../data/training-data.js';
import { runTransforms } from './run-transforms.js';

/**
 * Checks before a run starts that the transforms yield images of the network's input size.
 * @throws ConfigError if a transform is invalid, or if the images end up at a size that the network does not take.
 */
export function checkInputSize({ train }: TrainingData, spec: RunSpec): void {
  const { model } = spec;
  const { shape } = compileTransforms(runTransforms(spec), train.shape, { training: true });
  if (String(shape) === String(model.input)) return;
  const [found, expected] = [shape, model.input].map((extents) => extents.join('x'));
  throw new ConfigError(`the transforms yield images of ${found}, but ${model.name} takes ${expected}`, {
    hint: 'Change the sizes in the augmentation, or leave out its cropping and padding.',
  });
}
