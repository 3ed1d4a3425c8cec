import { ShapeError } from '../errors.js';
import type { Module } from '../module.js';
import { trainingPass } from '../passes.js';
import { Rng } from '../rng.js';
import { stateDict } from '../state-dict.js';
import { activeShapes, type ShapesBackend } from './backend.js';
import type { ImageExtents } from './flattened.js';
import { traceKernels } from './trace.js';

/** Batch norm cannot train on a single image of one pixel. */
const BATCH = 2;

/**
 * The weights [in, out] of `module` whose inputs are flattened images, with the images' extents, found by a training
 * step in a trace: auxiliary heads count. Their rows follow height, width and channels, where PyTorch's follow channels,
 * height and width. Images of one channel or of one pixel are left out: their order is the same.
 * @param input shape of one image, as the network takes it.
 * @throws ShapeError when one weight takes images of different extents.
 */
export function flattenedImages(module: Module, input: readonly number[]): Map<string, ImageExtents> {
  const found = new Map<string, ImageExtents>();
  traceKernels(() => {
    const shapes = activeShapes() as ShapesBackend;
    module.forward(
      shapes.empty([BATCH, ...input], 'float32'),
      trainingPass(module, { rng: new Rng(0), step: 0 }),
    );
    for (const [key, { dataId }] of stateDict(module)) {
      const [first, ...others] = shapes.flattened.rowsOf(dataId);
      if (!first) continue;
      if (others.length > 0) {
        throw new ShapeError(`'${key}' takes flattened images of [${first}] and of [${others[0]}]`, {
          hint: 'No order of its rows is PyTorch’s for both.',
        });
      }
      const [height, width, channels] = first;
      if (channels > 1 && height * width > 1) found.set(key, first);
    }
  });
  return found;
}
