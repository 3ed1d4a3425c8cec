import { checkArguments } from '../check-arguments.js';
import { ShapeError } from '../errors.js';
import type { Module } from '../module.js';
import { trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { stateDict } from '../state-dict.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import type { FeatureMapShape } from './flattened-feature-maps.js';
import { checkInputShape } from './input-shape.js';
import { traceKernels } from './trace.js';

/** Batch norm cannot train on a single image of one pixel. */
const BATCH_SIZE = 2;

/**
 * Finds the weights [in, out] of `module` whose inputs are flattened feature maps, by tracing a training step, so that
 * auxiliary classifiers are included. The rows of these weights follow height, width and channels, where PyTorch's follow
 * channels, height and width. Feature maps of one channel or of one pixel are left out: both orders are the same.
 * @param input Shape of one image, as the network takes it.
 * @returns The shape of the feature maps that are flattened, by the key of the weight.
 * @throws ShapeError if one weight takes feature maps of different shapes.
 */
export function flattenedInputShapes(module: Module, input: readonly number[]): Map<string, FeatureMapShape> {
  checkArguments('flattenedInputShapes', { module }, { module: 'module' });
  checkInputShape(input);
  const found = new Map<string, FeatureMapShape>();
  traceKernels(() => {
    const shapes = activeShapes() as ShapesBackend;
    module.forward(
      shapes.empty([BATCH_SIZE, ...input], 'float32'),
      trainingPass(module, { rng: new Rng(0), step: 0 }),
    );
    for (const [key, { dataId }] of stateDict(module)) {
      const [first, ...others] = shapes.flattened.inputShapesOf(dataId);
      if (!first) continue;
      if (others.length > 0) {
        throw new ShapeError(
          `'${key}' takes flattened feature maps of shapes [${first}] and [${others[0]}]`,
          {
            hint: 'Use a separate layer for each shape: PyTorch orders their rows differently.',
          },
        );
      }
      const [height, width, channels] = first;
      if (channels > 1 && height * width > 1) found.set(key, first);
    }
  });
  return found;
}
